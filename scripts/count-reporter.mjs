/** A reporter for `node --test`: nothing but the counts of the whole run, as JSON. */
export default async function* counts(events) {
  for await (const { type, data } of events) {
    // One summary comes per file; the last one, without a file, is of the whole run.
    if (type !== 'test:summary' || data.file !== undefined) continue;
    const { passed, failed, skipped, todo, cancelled } = data.counts;
    yield JSON.stringify({ passed, failed: failed + cancelled, skipped: skipped + todo });
  }
}
