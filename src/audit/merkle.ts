import type { AuditHead } from '../contract/audit.ts'
import { isHash, sameBytes, utf8, type Bytes } from './bytes.ts'
import { canonicalJson } from './canonical-json.ts'
import { webCrypto, type AuditCrypto } from './crypto.ts'

/** The Merkle tree of RFC 6962 §2.1: all its rows, leaves first, the root last. */
export type MerkleTree = Bytes[][]

/** Builds the tree over some leaves. */
export async function merkleTree(leaves: readonly Bytes[], crypto: AuditCrypto = webCrypto): Promise<MerkleTree> {
  // A leaf and a node are hashed with different first bytes, so that none can be passed off as the other.
  let row = await crypto.sha256(leaves.map((leaf) => joined([0], leaf)))
  const rows = [row]
  while (row.length > 1) {
    const pairs: Bytes[] = []
    for (let index = 0; index + 1 < row.length; index += 2) pairs.push(joined([1], row[index]!, row[index + 1]!))
    const above = await crypto.sha256(pairs)
    // The last of an odd row has no neighbour and moves up as it is; this gives the split at the largest power of two of the RFC.
    if (row.length % 2 === 1) above.push(row.at(-1)!)
    rows.push(above)
    row = above
  }
  return rows
}

/** The root of a tree: the SHA-256 of nothing when it has no leaf. */
export async function merkleRoot(tree: MerkleTree, crypto: AuditCrypto = webCrypto): Promise<Bytes> {
  return tree.at(-1)?.[0] ?? (await crypto.sha256([new Uint8Array(0)]))[0]!
}

/**
 * The hashes that lead from one leaf to the root (RFC 6962 §2.1.1).
 *
 * @throws {RangeError} when the tree has no such leaf
 */
export function inclusionProof(tree: MerkleTree, index: number): Bytes[] {
  if (!Number.isInteger(index) || index < 0 || index >= (tree[0]?.length ?? 0)) throw new RangeError(`the tree has no leaf ${index}`)
  const proof: Bytes[] = []
  let at = index
  for (const row of tree) {
    const neighbour = row[at ^ 1]
    if (neighbour) proof.push(neighbour)
    at >>>= 1
  }
  return proof
}

/** Whether a proof leads from a leaf at a place in a tree of a size to a root. */
export async function verifyInclusion(
  claim: { leaf: Bytes; index: number; size: number; proof: readonly Bytes[]; root: Uint8Array },
  crypto: AuditCrypto = webCrypto,
): Promise<boolean> {
  const { leaf, index, size, proof, root } = claim
  if (!Number.isInteger(index) || !Number.isInteger(size) || index < 0 || index >= size || size > 2 ** 31) return false
  let [hash] = (await crypto.sha256([joined([0], leaf)])) as [Bytes]
  let at = index
  let last = size - 1
  let used = 0
  while (last > 0) {
    const left = at % 2 === 1
    // The last of an odd row has no neighbour there.
    if (left || at < last) {
      const neighbour = proof[used++]
      if (neighbour?.length !== 32) return false
      ;[hash] = (await crypto.sha256([left ? joined([1], neighbour, hash) : joined([1], hash, neighbour)])) as [Bytes]
    }
    at >>>= 1
    last >>>= 1
  }
  return used === proof.length && sameBytes(hash, root)
}

/** What a leaf says: the RFC 8785 text of where one chain ends. */
export function headLeaf({ tenantId, seq, hash }: AuditHead): Bytes {
  return utf8(canonicalJson({ tenantId, seq, hash }))
}

/**
 * The heads in the order in which they stand in the tree: by the UTF-16 code units of their tenant ids.
 *
 * @throws {TypeError} for a head that is none, and for two heads of one tenant
 */
export function orderedHeads(heads: readonly AuditHead[]): AuditHead[] {
  const ordered = heads.map(({ tenantId, seq, hash }) => ({ tenantId, seq, hash })).sort((a, b) => (a.tenantId < b.tenantId ? -1 : 1))
  for (const [index, head] of ordered.entries()) {
    if (typeof head.tenantId !== 'string' || head.tenantId === '' || !Number.isSafeInteger(head.seq) || head.seq < 0 || !isHash(head.hash)) throw new TypeError(`the head of tenant ${head.tenantId} is not a head`)
    if (ordered[index - 1]?.tenantId === head.tenantId) throw new TypeError(`tenant ${head.tenantId} has two heads`)
  }
  return ordered
}

/** The tree over all heads of a partner. */
export function headsTree(heads: readonly AuditHead[], crypto: AuditCrypto = webCrypto): Promise<MerkleTree> {
  return merkleTree(orderedHeads(heads).map(headLeaf), crypto)
}

function joined(...parts: ReadonlyArray<ArrayLike<number>>): Bytes {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
