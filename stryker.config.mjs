// Mutation testing, by hand: npm run mutation. docs/decisions/0015-mutation-testing.md says why these files and with what result.
// scripts/mutation.mjs names the area; each file is broken only where the tests that must notice are few and quick.
import { areas } from './scripts/mutation.mjs';

const area = process.env.MUTATION_AREA ?? Object.keys(areas)[0];
const { mutate, tests, skip } = areas[area];

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate,
  testRunner: 'command',
  // One process for all files of the area: starting it costs more than the tests.
  commandRunner: { command: `node --test --test-isolation=none --test-reporter=dot ${skip ? `--test-skip-pattern="/${skip}/" ` : ''}${tests.join(' ')}` },
  coverageAnalysis: 'off',
  checkers: [],
  concurrency: 1,
  timeoutMS: 10_000,
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: `.stryker/${area}.json` },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 98, low: 95, break: 95 },
  tempDirName: '.stryker/tmp',
  ignorePatterns: ['**', '!package.json', '!src/**', '!server/**/*.ts', '!server/**/*.sql', '!server/package.json', '!verifier/**', '!test/src/**', '!test/server/**', '!test/support/**', '!tsconfig.json'],
  disableTypeChecks: false,
  allowConsoleColors: false,
};
