import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readOscalCatalogue } from '../../../server/import/oscal.ts'
import { FileRefused } from '../../../server/import/refusal.ts'

const small = readFileSync(new URL('./files/small-catalogue.json', import.meta.url))
const shared = new URL('../../../../shared/data/', import.meta.url)
const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
const catalogue = (rest: object) => bytes({ catalog: { metadata: { title: 'T' }, ...rest } })

describe('an OSCAL catalogue', () => {
  it('gives its controls in order, enhancements under the control they enhance', () => {
    assert.deepEqual(readOscalCatalogue(small), {
      title: 'Kitchen security basics',
      sourceVersion: '2.1',
      withdrawn: 1,
      controls: [
        { key: 'dr-1', title: 'Lock the larder', group: 'Doors', parentKey: null },
        { key: 'dr-1.1', title: 'Count the keys', group: 'Doors', parentKey: 'dr-1' },
        { key: 'dr-1.1.a', title: 'Sign for each key', group: 'Doors', parentKey: 'dr-1.1' },
        { key: 'st-1', title: 'Gas is shut off at night.', group: 'Gas stoves', parentKey: null },
        { key: 'st-2', title: 'Wipe spills', group: 'Stoves', parentKey: null },
        { key: 'gen-1', title: 'Name a head cook', group: '', parentKey: null },
      ],
    })
  })

  it('that is cut in half is refused at every length', () => {
    for (let length = 1; length < small.length - 2; length += 97) {
      assert.throws(() => readOscalCatalogue(small.subarray(0, length)), FileRefused, `cut at ${length}`)
    }
    assert.throws(() => readOscalCatalogue(small.subarray(0, small.length >> 1)), /breaks off/)
  })

  const refused: [string, Uint8Array, RegExp][] = [
    ['an empty file', bytes(''), /is empty/],
    ['a file of another encoding', Buffer.from([0x7b, 0x22, 0xe9, 0x22]), /not UTF-8: line 1/],
    ['a UTF-16 file', Buffer.from('\ufeff{}', 'utf16le'), /UTF-16/],
    ['a compressed file', Buffer.from([0x1f, 0x8b, 8, 0]), /compressed/],
    ['XML', bytes('<catalog/>'), /is XML/],
    ['text', bytes('hello'), /not JSON/],
    ['a list', bytes([]), /root must be an object/],
    ['null', bytes('null'), /root must be an object/],
    ['JSON of something else', bytes({ name: 'x' }), /no "catalog" \(it has: name\)/],
    ['an unresolved profile', bytes({ profile: {} }), /is a profile.*Resolve it/],
    ['a catalogue that is a list', bytes({ catalog: [] }), /"catalog" must be an object/],
    ['a catalogue without metadata', bytes({ catalog: {} }), /metadata" is missing/],
    ['a catalogue without a title', bytes({ catalog: { metadata: { title: 7 } } }), /title" is missing/],
    ['a catalogue without controls', catalogue({ groups: [{ title: 'G' }] }), /no controls/],
    ['groups that are an object', catalogue({ groups: {} }), /"catalog.groups" must be a list/],
    ['a group that is text', catalogue({ groups: ['x'] }), /"catalog.groups\[0\]" must be an object/],
    ['controls that are text', catalogue({ controls: 'x' }), /"catalog.controls" must be a list/],
    ['a control without an id', catalogue({ controls: [{ title: 'x' }] }), /"catalog.controls\[0\].id" must be/],
    ['a control with a number for an id', catalogue({ controls: [{ id: 3 }] }), /"catalog.controls\[0\].id" must be/],
    ['a control that stands twice', catalogue({ controls: [{ id: 'a', title: 'x' }, { id: 'a', title: 'y' }] }), /"a" stands twice/],
  ]
  for (const [what, file, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => readOscalCatalogue(file), (error: Error) => error instanceof FileRefused && message.test(error.message))
    })
  }

  it('refuses groups that are nested without end', () => {
    const text = `{"catalog":{"metadata":{"title":"T"},"groups":[${'{"groups":['.repeat(50_000)}${']}'.repeat(50_000)}]}}`
    assert.throws(() => readOscalCatalogue(bytes(text)), FileRefused)
  })

  it('refuses a file above the size limit before it is parsed', () => {
    assert.throws(() => readOscalCatalogue(new Uint8Array(64 * 1024 * 1024 + 1).fill(0x20)), /at most 64 MB/)
  })

  it('reads nothing through a prototype and changes none', () => {
    const text =
      '{"catalog":{"__proto__":{"metadata":{"title":"X"},"polluted":1},"constructor":{"prototype":{"polluted":1}},' +
      '"metadata":{"title":"T","__proto__":{"version":"9"}},"controls":[{"id":"a","__proto__":{"title":"stolen"}}]}}'
    const read = readOscalCatalogue(bytes(text))
    assert.deepEqual(read.controls, [{ key: 'a', title: 'a', group: '', parentKey: null }])
    assert.equal(read.sourceVersion, '')
    assert.equal(({} as { polluted?: number }).polluted, undefined)
  })

  it('drops line breaks and direction overrides from titles and cuts very long ones', () => {
    const read = readOscalCatalogue(catalogue({ controls: [{ id: 'a', title: `A\n\u202eB ${'x'.repeat(500)}` }] }))
    assert.match(read.controls[0]!.title, /^A B x+…$/)
    assert.equal(read.controls[0]!.title.length, 300)
  })
})

describe('published catalogues', { skip: existsSync(shared) ? false : 'the folder ../shared/data is not here' }, () => {
  const read = (path: string) => readOscalCatalogue(readFileSync(fileURLToPath(new URL(path, shared))))

  for (const [level, count] of [['ML1', 46], ['ML2', 87], ['ML3', 123]] as const) {
    it(`Essential Eight ${level} holds ${count} controls, each with a title that says something`, () => {
      const { controls } = read(`acsc-ism-oscal/ISM_E8_${level}-baseline-resolved-profile_catalog.json`)
      assert.equal(controls.length, count)
      assert.equal(new Set(controls.map((control) => control.key)).size, count)
      for (const control of controls) {
        assert.match(control.key, /^ism-\d{4}$/)
        assert.ok(!control.title.includes(control.key), control.title)
        assert.notEqual(control.group, '')
      }
    })
  }

  it('the LOW baseline of SP 800-53 holds 131 controls and 18 enhancements in 18 families', () => {
    const { controls } = read('nist-oscal/NIST_SP-800-53_rev5_LOW-baseline-resolved-profile_catalog.json')
    assert.equal(controls.length, 149)
    assert.equal(controls.filter((control) => control.parentKey === null).length, 131)
    assert.equal(controls.filter((control) => control.parentKey !== null).length, 18)
    assert.equal(new Set(controls.map((control) => control.group)).size, 18)
    const keys = new Set(controls.map((control) => control.key))
    for (const { key, parentKey } of controls) if (parentKey) assert.ok(keys.has(parentKey) && key.startsWith(`${parentKey}.`))
  })

  it('the unresolved profile is refused with a word about resolving it', () => {
    assert.throws(() => read('nist-oscal/NIST_SP-800-53_rev5_LOW-baseline_profile.json'), /Resolve it first/)
  })
})
