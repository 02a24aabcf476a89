import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { headLeaf, inclusionProof, merkleRoot, merkleTree, orderedHeads, verifyInclusion } from '../../../src/audit/index.ts'

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const hex = (value: Uint8Array) => Buffer.from(value).toString('hex')
const sha256 = (...parts: Uint8Array[]) => new Uint8Array(createHash('sha256').update(Buffer.concat(parts)).digest())

/** The leaves and roots that the Certificate Transparency projects test their trees with. */
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(bytes)
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125', 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7', '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef', 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

/** The tree as RFC 6962 §2.1 defines it, by recursion. */
function root(list: readonly Uint8Array[]): Uint8Array {
  if (list.length === 0) return sha256()
  if (list.length === 1) return sha256(Uint8Array.of(0), list[0]!)
  let split = 1
  while (split * 2 < list.length) split *= 2
  return sha256(Uint8Array.of(1), root(list.slice(0, split)), root(list.slice(split)))
}

/** The path as RFC 6962 §2.1.1 defines it, by recursion. */
function path(index: number, list: readonly Uint8Array[]): Uint8Array[] {
  if (list.length <= 1) return []
  let split = 1
  while (split * 2 < list.length) split *= 2
  return index < split ? [...path(index, list.slice(0, split)), root(list.slice(split))] : [...path(index - split, list.slice(split)), root(list.slice(0, split))]
}

describe('the tree over leaves', () => {
  it('has the published root for none to eight leaves', async () => {
    for (const [size, wanted] of roots.entries()) assert.equal(hex(await merkleRoot(await merkleTree(leaves.slice(0, size)))), wanted, `${size} leaves`)
  })

  it('has the published path for leaf 0 and leaf 5 of eight', async () => {
    const tree = await merkleTree(leaves)
    assert.deepEqual(inclusionProof(tree, 0).map(hex), ['96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4'])
    assert.deepEqual(inclusionProof(tree, 5).map(hex), ['bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'])
  })

  it('is, with every path, that of the definition for each size up to 40, and each path leads to the root', async () => {
    for (let size = 1; size <= 40; size += 1) {
      const list = Array.from({ length: size }, (_, index) => new TextEncoder().encode(`leaf ${index}`))
      const tree = await merkleTree(list)
      const top = await merkleRoot(tree)
      assert.deepEqual(top, root(list))
      for (const [index, leaf] of list.entries()) {
        const proof = inclusionProof(tree, index)
        assert.deepEqual(proof, path(index, list))
        assert.equal(await verifyInclusion({ leaf, index, size, proof, root: top }), true)
      }
    }
  })

  it('accepts a path for no other leaf, place, size or root, and none that is longer, shorter or changed', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 2, max: 33 }), fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), async (size, at, where, flip) => {
      const list = Array.from({ length: size }, (_, index) => new TextEncoder().encode(`leaf ${index}`))
      const tree = await merkleTree(list)
      const index = at % size
      const good = { leaf: list[index]!, index, size, proof: inclusionProof(tree, index), root: await merkleRoot(tree) }
      const other = (index + 1) % size
      const changed = good.proof.map((hash, row) => (row === where % good.proof.length ? hash.map((byte, place) => (place === where % 32 ? byte ^ flip : byte)) : hash))
      for (const bad of [
        { leaf: list[other]! }, { index: other }, { index: -1 }, { index: size }, { index: 0.5 }, { size: index }, { proof: changed }, { proof: good.proof.slice(1) }, { proof: good.proof.slice(0, -1) },
        { proof: [...good.proof, good.proof[0]!] }, { root: good.root.map((byte, place) => (place === where % 32 ? byte ^ flip : byte)) },
      ]) assert.equal(await verifyInclusion({ ...good, ...bad }), false, JSON.stringify(bad))
    }), { numRuns: 60 })
  })

  it('has no path for a leaf that is not there', async () => {
    const tree = await merkleTree(leaves)
    assert.throws(() => inclusionProof(tree, 8), RangeError)
    assert.throws(() => inclusionProof([[]], 0), RangeError)
    for (const index of [-1, 0.5, 8, Number.NaN]) assert.throws(() => inclusionProof(tree, index), new RangeError(`the tree has no leaf ${index}`))
    assert.throws(() => inclusionProof([], 0), RangeError)
    assert.equal(hex(await merkleRoot([])), roots[0])
  })

  it('is not asked about beyond the size that a place can have', async () => {
    const leaf = leaves[0]!
    const claim = { leaf, index: 0, proof: Array.from({ length: 31 }, () => new Uint8Array(32)), root: new Uint8Array(32) }
    assert.equal(await verifyInclusion({ ...claim, size: 2 ** 31 + 1 }), false)
    // At the largest size the path is walked to its end, and leads to the root that it makes.
    let top = sha256(Uint8Array.of(0), leaf)
    for (let row = 0; row < 31; row += 1) top = sha256(Uint8Array.of(1), top, new Uint8Array(32))
    assert.equal(await verifyInclusion({ ...claim, size: 2 ** 31, root: top }), true)
    let above = top
    above = sha256(Uint8Array.of(1), above, new Uint8Array(32))
    assert.equal(await verifyInclusion({ ...claim, proof: [...claim.proof, new Uint8Array(32)], size: 2 ** 31 + 1, root: above }), false)
  })
})

describe('the heads of a partner', () => {
  const head = (tenantId: string, seq = 1) => ({ tenantId, seq, hash: 'a'.repeat(64) })

  it('stand in the order of their tenant ids, whatever order they came in', () => {
    const wanted = ['cli_B', 'cli_b', 'ptr_a', 'ptr_b']
    for (const order of [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]]) assert.deepEqual(orderedHeads(order.map((at) => head(wanted[at]!))).map(({ tenantId }) => tenantId), wanted)
    assert.equal(orderedHeads([head('cli_a', 0)])[0]!.seq, 0, 'an empty chain has a head')
  })

  it('are leaves of their canonical JSON', () => {
    assert.equal(new TextDecoder().decode(headLeaf({ ...head('cli_a', 7), extra: 1 } as never)), `{"hash":"${'a'.repeat(64)}","seq":7,"tenantId":"cli_a"}`)
  })

  it('are refused when two are of one tenant, or one is no head', () => {
    assert.throws(() => orderedHeads([head('cli_a'), head('cli_a', 2)]), /two heads/)
    assert.throws(() => orderedHeads([head('cli_a'), head('cli_b'), head('cli_a')]), /two heads/)
    assert.throws(() => orderedHeads([head(7 as never)]), /is not a head/)
    for (const wrong of [{ ...head('cli_a'), hash: 'A'.repeat(64) }, head('cli_a', -1), head('cli_a', 0.5), head('')]) assert.throws(() => orderedHeads([wrong]), /is not a head/)
  })
})
