/**
 * `npm run mutation`: breaks the law of access, tokens, policy and the audit chain in every small way that Stryker knows, and sees
 * whether a test notices. By hand only; it takes its time.
 *
 *   npm run mutation                     every area, one after the other
 *   npm run mutation -- access policy    these areas
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What is broken together, and the tests that must notice. */
export const areas = {
  access: { mutate: ['server/rules/access.ts'], tests: ['test/server/rules/access.test.ts'] },
  policy: { mutate: ['server/rules/policy.ts'], tests: ['test/server/rules/policy.test.ts'] },
  finding: {
    mutate: ['server/rules/finding.ts', 'server/rules/sla.ts', 'server/rules/progress.ts'],
    tests: ['test/server/rules/finding.test.ts', 'test/server/rules/sla.test.ts'],
  },
  comment: { mutate: ['server/rules/comment.ts', 'server/rules/attachment.ts'], tests: ['test/server/rules/comment.test.ts', 'test/server/rules/attachment.test.ts'] },
  'sign-in': { mutate: ['server/rules/sign-in.ts', 'server/rules/network.ts'], tests: ['test/server/rules/sign-in.test.ts'] },
  token: { mutate: ['server/http/token.ts'], tests: ['test/server/http/token.test.ts'] },
  proofs: { mutate: ['server/http/proofs.ts'], tests: ['test/server/http/proofs.test.ts'] },
  credentials: {
    mutate: ['server/http/credentials.ts', 'server/http/client-address.ts', 'server/http/cursor.ts', 'server/http/etag.ts'],
    tests: ['test/server/http/credentials.test.ts', 'test/server/http/client-address.test.ts', 'test/server/http/cursor.test.ts', 'test/server/http/etag.test.ts'],
  },
  cors: { mutate: ['server/http/cors.ts'], tests: ['test/server/http/origins.test.ts'] },
  scoped: { mutate: ['server/http/scoped.ts'], tests: ['test/server/http/scoped.test.ts'] },
  crypto: { mutate: ['src/audit/crypto.ts'], tests: ['test/src/audit/crypto.test.ts'] },
  entry: {
    mutate: ['src/audit/entry.ts', 'src/audit/read-entry.ts', 'src/audit/bytes.ts'],
    tests: ['test/src/audit/bytes.test.ts', 'test/src/audit/entry.test.ts', 'test/src/audit/read-entry.test.ts'],
  },
  // Hundreds of random changes, and chains of thousands, are more than a single mutant is worth; the tests that name the kinds of tampering must do.
  verify: { mutate: ['src/audit/verify.ts'], tests: ['test/src/audit/verify.test.ts'], skip: 'anywhere in a chain|to one bit of' },
  chain: {
    mutate: ['src/audit/chain-reader.ts'],
    tests: ['test/src/audit/chain-reader.test.ts', 'test/src/audit/verify.test.ts', 'test/src/audit/checkpoint.test.ts'],
    skip: 'anywhere in a chain|to one bit of|no more than a thousand gaps|older than what is remembered|every 512 entries',
  },
  checkpoint: { mutate: ['src/audit/checkpoint.ts', 'src/audit/keys.ts'], tests: ['test/src/audit/checkpoint.test.ts'] },
  merkle: { mutate: ['src/audit/merkle.ts'], tests: ['test/src/audit/merkle.test.ts'] },
  canonical: { mutate: ['src/audit/canonical-json.ts'], tests: ['test/src/audit/canonical-json.test.ts'] },
  note: { mutate: ['src/audit/note.ts', 'src/audit/signed-note.ts', 'src/audit/publish.ts'], tests: ['test/src/audit/note.test.ts'] },
  records: { mutate: ['src/audit/records.ts'], tests: ['test/src/audit/records.test.ts'] },
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((area) => !(area in areas));
  if (unknown.length > 0) {
    console.error(`Unknown area "${unknown.join('", "')}". Known: ${Object.keys(areas).join(', ')}.`);
    process.exit(2);
  }
  // Each mutant starts a Node of its own; what does not differ from one to the next is compiled once.
  const env = { ...process.env, NODE_COMPILE_CACHE: resolve('.stryker/cache') };
  let failed = false;
  for (const area of wanted.length > 0 ? wanted : Object.keys(areas)) {
    console.log(`\n── ${area} ──`);
    const { status } = spawnSync(process.execPath, ['node_modules/@stryker-mutator/core/bin/stryker.js', 'run'], { stdio: 'inherit', env: { ...env, MUTATION_AREA: area } });
    if (status !== 0) failed = true;
  }
  if (failed) process.exitCode = 1;
}
