import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { endpoints, problemsOf } from '../../../src/contract/endpoints/index.ts'
import { problems } from '../../../src/contract/problem.ts'
import type { Json } from '../../support/app.ts'
import { openApiDocument } from '../../../server/openapi.ts'

const document = openApiDocument({ version: '1.2.3', publicUrl: 'https://portal.example/' }) as Json

describe('the OpenAPI document', () => {
  it('is valid against the 3.1 meta-schema', async () => {
    const result = await new Validator().validate(structuredClone(document))
    assert.equal(result.valid, true, JSON.stringify(result.errors, null, 2))
    assert.equal(document['openapi'], '3.1.0')
  })

  it('would be refused by the same check when broken', async () => {
    const broken = structuredClone(document)
    broken['paths']['/v1/clients'].get.responses = 'all good'
    assert.equal((await new Validator().validate(broken)).valid, false)
  })

  it('has every endpoint of the table once, with its status, its refusals and its parameters', () => {
    const operations = Object.entries<Json>(document['paths']).flatMap(([path, item]) =>
      Object.entries<Json>(item)
        .filter(([method]) => method !== 'parameters')
        .map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
    )
    assert.deepEqual(
      operations.map(({ path, method, operation }) => `${operation['operationId']} ${method} ${path}`).sort(),
      endpoints.map((entry) => `${entry.operation} ${entry.method} ${entry.path}`).sort(),
    )
    for (const entry of endpoints) {
      const operation: Json = document['paths'][entry.path][entry.method.toLowerCase()]
      assert.ok(operation['responses'][entry.status], entry.operation)
      const codes = Object.values<Json>(operation['responses']).flatMap(
        (response) => response['content']?.['application/problem+json']?.schema.allOf[1].properties.code.enum ?? [],
      )
      assert.deepEqual([...codes].sort(), problemsOf(entry).sort(), entry.operation)
      for (const code of problemsOf(entry)) assert.ok(operation['responses'][problems[code].status], `${entry.operation} ${code}`)
      const named = (operation['parameters'] ?? []).map((parameter: Json) => parameter['$ref'] ?? parameter['name'])
      assert.equal(named.includes('#/components/parameters/IdempotencyKey'), Boolean(entry.idempotent), entry.operation)
      assert.equal(named.includes('#/components/parameters/IfMatch'), Boolean(entry.etag && entry.method !== 'GET'), entry.operation)
      assert.equal(operation['security'].length === 0, entry.action === null, entry.operation)
      assert.equal(Boolean(operation['requestBody']), Boolean(entry.body ?? entry.upload), entry.operation)
    }
  })

  it('points nowhere that is not in it', () => {
    const visit = (value: unknown): void => {
      if (Array.isArray(value)) return value.forEach(visit)
      if (typeof value !== 'object' || value === null) return
      for (const [key, inner] of Object.entries(value)) {
        if (key === '$ref') {
          const found = String(inner)
            .slice(2)
            .split('/')
            .reduce<Json>((at, step) => at?.[step], document)
          assert.ok(found, String(inner))
        } else visit(inner)
      }
    }
    visit(document)
  })

  it('closes what is sent and leaves answers open', () => {
    const { schemas } = document['components']
    assert.equal(schemas['ClientCreate'].additionalProperties, false)
    assert.deepEqual(schemas['Client'].additionalProperties, {})
    assert.deepEqual(schemas['ClientPage'].properties.items.items, { $ref: '#/components/schemas/Client' })
  })

  it('holds schemas that compile and mean what they say', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    ajv.addSchema({ $id: 'urn:sa-portal:doc', components: document['components'] })
    const create = ajv.getSchema('urn:sa-portal:doc#/components/schemas/ClientCreate')!
    assert.equal(create({ name: 'Acme' }), true)
    assert.equal(create({ name: 'Acme', colour: 'red' }), false)
    assert.equal(create({}), false)
    for (const name of Object.keys(document['components'].schemas)) assert.ok(ajv.getSchema(`urn:sa-portal:doc#/components/schemas/${name}`), name)
  })

  it('names the address it is reached at, when it is told', () => {
    assert.deepEqual(document['servers'], [{ url: 'https://portal.example' }])
    assert.equal('servers' in openApiDocument({ version: '1', publicUrl: null }), false)
  })

  it('describes list parameters as repeated', () => {
    const level = document['paths']['/v1/clients'].get.parameters.find((parameter: Json) => parameter['name'] === 'level')
    assert.equal(level.explode, true)
    assert.equal(level.schema.type, 'array')
    assert.equal(level.required, false)
  })
})
