// Random people, random requests, random records of random tenants. `npm run prove` fires a million of them.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fireStrangers } from '../../support/strangers.ts'

/** Both engines run this file, each with its half of the 20,000. */
const requests = 10_000
const seed = Number(process.env.STRANGERS_SEED ?? Math.floor(Math.random() * 2 ** 32))

describe(`strangers who try everything (STRANGERS_SEED=${seed})`, () => {
  it('see no row, no name and no id of anybody else, and cannot tell what is foreign from what does not exist', async (test) => {
    const report = await fireStrangers({ seed, requests })
    test.diagnostic(`seed ${seed}: ${report.requests} requests, ${report.foreign} of them for records out of reach, ${report.compared} compared with unknown ones, ${JSON.stringify(report.statuses)}, ${report.seconds.toFixed(1)} s`)
    assert.deepEqual(report.crossings, [], `STRANGERS_SEED=${seed} finds it again`)
    assert.ok(report.requests >= requests)
    // A run that is refused everything has shown nothing.
    assert.ok((report.statuses[200] ?? 0) > requests * 0.15 && report.foreign > requests * 0.2 && report.compared > requests * 0.08, JSON.stringify(report))
  })

  it('are found out when an answer holds an id or a name of somebody else', async () => {
    const id = await fireStrangers({ seed: 1, requests: 100, spoil: (text, others) => (text.includes('"items"') ? `${text} ${others.clients[0].id}` : text) })
    assert.match(id.crossings[0]?.what ?? '', /the answer 200 holds cli_/)
    const name = await fireStrangers({ seed: 1, requests: 100, spoil: (text, others) => (text.includes('"not-found"') ? `${text} ${others.codeWord}` : text) })
    assert.match(name.crossings[0]?.what ?? '', /the answer 404 holds qz/)
  })

  it('send the same requests for the same seed', async () => {
    const [one, two] = [await fireStrangers({ seed: 7, requests: 300 }), await fireStrangers({ seed: 7, requests: 300 })]
    assert.deepEqual({ ...one, seconds: 0 }, { ...two, seconds: 0 })
  })
})
