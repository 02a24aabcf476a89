/** What `verify-audit --help` prints. */
export const help = `verify-audit checks an audit log that was handed to you. It asks no server.

  verify-audit chain <export.jsonl> [options]   one tenant's chain, from its first entry to its last
  verify-audit notes <folder> [options]         the signed notes over all chains of a partner

Options of both
  --keys <file>         the signing keys (JSON), as you got them from the partner
  --trust <key id>      believe this key, and those that it endorses one after the other; may be repeated.
                        Without it every key of the file is believed, so the file must come from a source you trust.
  --origin <name>       the name that the notes must bear
  --json                the whole report as JSON
  --max-faults <n>      how many faults are told one by one (20)

Options of chain
  --checkpoint <file>   signed checkpoints (JSON: one, a list, or one a line); may be repeated. Needs --keys.
  --notes <folder>      compare the chain with every note in a folder, too. Needs --keys.
  --tenant <id>         whose chain it must be
  --one-thread          use one processor only
  <export.jsonl> may be - for standard input.

Options of notes
  --heads <file>        the heads as they are now (JSON or JSONL), compared with the newest note

Exit code
  0  nothing is wrong with what was checked
  1  something was changed; the report says where
  2  it could not be checked: a file is missing or unreadable, or the command is wrong

Examples
  verify-audit chain export.jsonl --checkpoint checkpoint.json --keys keys.json
  verify-audit chain export.jsonl --keys keys.json --trust 3f0c5c0b3d0b4b6c9d1f6f3a2b1c0d9e --checkpoint checkpoint.json
  verify-audit chain export.jsonl --keys keys.json --notes notes/ --origin portal.example/larkfield-it
  verify-audit notes notes/ --keys keys.json --heads heads.jsonl
  gunzip -c export.jsonl.gz | verify-audit chain - --tenant cli_01k9 --json

Without a checkpoint or a note, a chain whose newest entries were cut off, and one that was written anew from
its start, look whole. Keep checkpoints where the operator of the portal cannot change them.
`
