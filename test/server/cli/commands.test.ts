import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { runProgram } from '../../../server/cli/program.ts'
import { makePlace, run as runAt, type Outcome, type Place } from './support.ts'

const commands = [
  'start', 'migrate', 'demo', 'token', 'api-key create', 'api-key list', 'api-key revoke', 'origin add', 'origin list', 'origin remove',
  'partner create', 'partner brand', 'partner tokens', 'partner list', 'mail list', 'mail retry', 'mail test', 'member add', 'member list', 'sign-in-link', 'import clients', 'import framework', 'import findings',
]

/** Runs what ends before any work in this process: starting one for each takes long. */
async function inProcess(...args: string[]): Promise<Outcome> {
  const outcome: Outcome = { code: null, stdout: '', stderr: '' }
  outcome.code = await runProgram(args, {
    writeOut: (text) => (outcome.stdout += text),
    writeErr: (text) => (outcome.stderr += text),
  })
  return outcome
}

/** A refusal: exit code 1, nothing on standard output, and a message without a stack. */
function refused({ code, stdout, stderr }: Outcome, message: RegExp) {
  assert.equal(code, 1, stderr)
  assert.equal(stdout, '')
  assert.match(stderr, message)
  assert.doesNotMatch(stderr, /\n\s+at |node:internal|DEBUG=1/)
}

describe('the command line', () => {
  let place: Place
  const run = (...args: string[]) => runAt(place, args)
  before(async () => void (place = await makePlace()))
  after(() => place.remove())

  it('explains every command with an example', async () => {
    const outcomes = await Promise.all(['', ...commands].map((command) => inProcess(...command.split(' ').filter(Boolean), '--help')))
    for (const [index, { code, stdout, stderr }] of outcomes.entries()) {
      const command = ['', ...commands][index]!
      assert.deepEqual({ command, code, stderr }, { command, code: 0, stderr: '' })
      assert.match(stdout, /^Usage: sa-portal-server/)
      assert.match(stdout, /Examples?:\n {2}\S/)
    }
    for (const command of commands) assert.ok(outcomes[0]!.stdout.includes(` ${command.split(' ')[0]}`))
  })

  const wrong: [string[], RegExp][] = [
    [['nonsense'], /unknown command 'nonsense'/],
    [['start', '--wrong'], /unknown option '--wrong'/],
    [['start', 'extra'], /too many arguments/],
    [['token'], /required option '--as <role>'/],
    [['token', '--as', 'king'], /Allowed choices are owner, admin/],
    [['api-key', 'create'], /required option '--name <text>'/],
    [['import', 'clients'], /missing required argument 'file'/],
    [['import', 'clients', 'no-such-file.csv'], /There is no file "no-such-file.csv"/],
    [['import', 'framework', '.'], /is a folder/],
    [['import', 'clients', 'x.csv', '--currency', 'dollars'], /currency code such as USD/],
    [['import', 'clients', 'x.csv', '--baseline', '2026-02-30'], /Give a day/],
    [['import', 'findings', 'x.json'], /required option '--client <slug>'/],
    [['import', 'findings', '--client', 'c', '--engagement', 'e', '--format', 'word', 'x.json'], /Allowed choices are sarif, nessus-xml/],
    [['import', 'findings', '--client', 'c', '--engagement', 'e', '--map', 'title', 'x.csv'], /--map "title" must be written as title=Name/],
    [['import', 'findings', '--client', 'c', '--engagement', 'e', '--map', 'heading=Name', 'x.csv'], /--map must begin with one of title, severity/],
    [['import', 'findings', '--client', 'c', '--engagement', 'e', '--severity', 'P1=awful', 'x.csv'], /--severity must end with one of critical, high/],
    [['import', 'findings', '--client', 'c', '--engagement', 'e', '--yes', '--dry-run', 'x.csv'], /take one of them/],
    [['demo', '--clients', '0'], /whole number from 1/],
    [['demo', '--clients', '1e3'], /whole number from 1/],
    [['origin', 'add', 'https://intranet.example/page'], /not an origin.*such as https:\/\/intranet\.example\./],
    [['member', 'add', 'nobody'], /not an email address/],
    [['sign-in-link', 'nobody'], /not an email address/],
  ]
  for (const [args, message] of wrong) {
    it(`refuses "${args.join(' ')}" with a word about it`, async () => refused(await inProcess(...args), message))
  }

  it('ends with 0 after help and with 1 after a refusal, as a process', async () => {
    const [help, refusal] = await Promise.all([run('token', '--help'), run('nonsense')])
    assert.deepEqual([help.code, help.stderr], [0, ''])
    assert.match(help.stdout, /^Usage: sa-portal-server token/)
    refused(refusal, /unknown command 'nonsense'/)
  })

  it('names a variable that is wrong, with the mend, and no secret', async () => {
    refused(await runAt(place, ['token', '--as', 'owner'], { PORT: 'abc' }), /PORT is "abc".*Set PORT=4400/)
    const outcome = await runAt(place, ['token', '--as', 'owner'], { DATABASE_URL: 'mysql://u:hidden@h/d' })
    refused(outcome, /DATABASE_URL .*must be an address such as postgres/)
    assert.doesNotMatch(outcome.stderr, /hidden/)
  })

  it('makes no database where a command only reads one', { skip: process.env.TEST_DATABASE_URL ? 'this is about the embedded database' : false }, async () => {
    for (const args of [['token', '--as', 'owner'], ['partner', 'list']]) {
      refused(await run(...args), /There is no database in ".*data" yet/)
    }
  })

  it('says that PostgreSQL does not answer, and hides the password', async () => {
    for (const command of [['migrate'], ['start']]) {
      const outcome = await runAt(place, command, { DATABASE_URL: 'postgres://app:hidden@127.0.0.1:1/portal' })
      refused(outcome, /DATABASE_URL/)
      assert.doesNotMatch(outcome.stderr, /hidden/)
    }
  })
})

describe('the commands on one database', () => {
  let place: Place
  const run = (...args: string[]) => runAt(place, args)
  const good = async (...args: string[]) => {
    const outcome = await run(...args)
    assert.equal(outcome.code, 0, `${args.join(' ')}: ${outcome.stderr}`)
    return outcome
  }
  before(async () => {
    place = await makePlace()
    await good('migrate')
  })
  after(() => place.remove())

  it('say what to do while there is no MSP', async () => {
    refused(await run('token', '--as', 'owner'), /no MSP in the database yet/)
  })

  it('load the demo MSP once and refuse to load it twice', async () => {
    const first = await good('demo')
    assert.equal(first.stdout, '')
    assert.match(first.stderr, /Larkfield IT is loaded/)
    refused(await run('demo'), /is loaded already, and nothing was changed/)
  })

  it('migrate as often as they are asked to', async () => {
    assert.match((await good('migrate')).stderr, /is up to date/)
  })

  it('print one token, alone on standard output, for each role', async () => {
    for (const role of ['owner', 'billing']) {
      const { stdout, stderr } = await good('token', '--as', role)
      assert.match(stdout, /^[\w-]+\.[\w-]+\.[\w-]+\n$/)
      assert.ok(!stderr.includes(stdout.trim()))
      const claims = decodeJwt(stdout.trim())
      assert.equal(claims.aud, 'sa-portal:partner')
      assert.equal(claims['role'], role)
      assert.equal(claims.exp! - claims.iat!, 600)
    }
    const { stdout } = await good('token', '--as', 'viewer', '--client', 'copperlane-architects', '--email', 'pat@copperlane.example')
    const claims = decodeJwt(stdout.trim())
    assert.deepEqual([claims.aud, claims['role'], claims['eml']], ['sa-portal:client', 'viewer', 'pat@copperlane.example'])
    assert.match(String(claims['cli']), /^cli_/)
  })

  it('refuse a token for somebody who is not there', async () => {
    refused(await inProcess('token', '--as', 'viewer'), /belongs to one client/)
    refused(await inProcess('token', '--as', 'owner', '--client', 'copperlane-architects'), /reaches the whole portfolio/)
    refused(await run('token', '--as', 'viewer', '--client', 'nobody'), /no client "nobody"/)
    refused(await run('token', '--as', 'owner', '--email', 'ana.ruiz@larkfield.example'), /no active owner ana\.ruiz/)
    refused(await run('token', '--as', 'owner', '--partner', 'nobody'), /no MSP "nobody"\. There is: larkfield-it/)
  })

  it('make a key, show it once, list it without it, and revoke it once', async () => {
    const { stdout, stderr } = await good('api-key', 'create', '--name', 'intranet')
    assert.match(stdout, /^sak_[A-Za-z0-9_-]{43}\n$/)
    assert.ok(!stderr.includes(stdout.trim()))
    const id = /key_[0-9a-z]{26}/.exec(stderr)![0]
    const listed = await good('api-key', 'list')
    assert.match(listed.stdout, new RegExp(`^${id}\tintranet\tmade .*\tnever used\n$`))
    assert.ok(!listed.stdout.includes(stdout.trim()))
    await good('api-key', 'revoke', id)
    refused(await run('api-key', 'revoke', id), /no key .* that is not revoked/)
    refused(await inProcess('api-key', 'create', '--name', '  '), /1 to 120 characters/)
  })

  it('register an origin once, list it and take it off', async () => {
    await good('origin', 'add', 'https://intranet.example')
    assert.match((await good('origin', 'add', 'https://intranet.example')).stderr, /registered already/)
    const listed = (await good('origin', 'list')).stdout.split('\n')
    assert.deepEqual(listed.filter((each) => each === 'https://intranet.example').length, 1)
    assert.ok(listed.includes('http://localhost:4480'))
    await good('origin', 'remove', 'https://intranet.example')
    refused(await run('origin', 'remove', 'https://intranet.example'), /has not registered/)
  })

  it('check a file of clients without writing, write it when told to, and refuse it the second time', async () => {
    const file = place.file('clients.csv', '\ufeffName;Industry;Contact;Score;Baseline;Exposure;Tags\r\nQuay & Lantern;Hospitality;it@quay.example;61,5;2026-03-01;$42K-$180K;gold|north\r\n=Sum Ltd;;;;;;\r\n')
    const trial = await good('import', 'clients', file)
    assert.match(trial.stdout, /2 rows, separated by semicolons/)
    assert.match(trial.stdout, /line 3, Name: "=Sum Ltd" would run as a formula/)
    assert.match(trial.stdout, /this was a trial\. Run it again with --write/)
    assert.match((await good('import', 'clients', file, '--write')).stdout, /2 clients created/)
    const again = await run('import', 'clients', file, '--write')
    assert.equal(again.code, 1)
    assert.match(again.stdout, /line 2, Name: "Quay & Lantern" is a client already/)
    assert.match(again.stdout, /Nothing was written\./)
  })

  it('report every bad row and write none of the good ones', async () => {
    const file = place.file('bad.csv', 'name,score,exposure\nGood One,50,1K-2K\n,50,\nBad Score,101,\nBad Range,5,9-5\nGood One,1,\nHADDERBY  CREDIT UNION,,\n')
    const { code, stdout, stderr } = await run('import', 'clients', file, '--write')
    assert.equal(code, 1)
    assert.deepEqual(stdout.match(/line \d+, \w+/g), ['line 3, name', 'line 4, score', 'line 5, exposure', 'line 6, name', 'line 7, name'])
    assert.match(stderr, /nothing was written/)
    const trial = await run('import', 'clients', place.file('one.csv', 'name\nGood One\n'))
    assert.equal(trial.code, 0, 'the good row of the refused file is no client')
  })

  it('refuse a file that is no sheet of clients', async () => {
    refused(await run('import', 'clients', place.file('wide.csv', Buffer.from('\ufeffname\nA', 'utf16le'))), /UTF-16/)
  })

  it('add a framework once, and none from a broken file', async () => {
    const small = new URL('../import/files/small-catalogue.json', import.meta.url).pathname
    const { stdout, stderr } = await good('import', 'framework', small)
    assert.equal(stdout, '')
    assert.match(stderr, /"Kitchen security basics" \(2\.1\) is in the library: 6 controls, 2 of them enhancements, in 4 groups; 1 withdrawn/)
    refused(await run('import', 'framework', small), /Nothing was written/)
    refused(await inProcess('import', 'framework', place.file('half.json', '{"catalog": {"metadata": {')), /breaks off after/)
    refused(await inProcess('import', 'framework', place.file('profile.json', '{"profile": {}}')), /is a profile/)
  })

  it('add an MSP of one’s own and its staff, and ask which is meant once there are two', async () => {
    const create = ['partner', 'create', '--slug', 'second-msp', '--name', 'Second MSP', '--owner', 'sam@second.example']
    await good(...create, '--workspace-url', 'https://intranet.second.example/clients/{clientSlug}')
    refused(await run(...create), /Nothing was written/)
    refused(await run('token', '--as', 'owner'), /several MSPs\. Name one with --partner: larkfield-it, second-msp/)
    await good('member', 'add', 'ann@second.example', '--role', 'analyst', '--partner', 'second-msp')
    assert.match((await good('member', 'list', '--partner', 'second-msp')).stdout, /^ann@second\.example\tanalyst\t.*\nsam@second\.example\towner/)
    refused(await run('member', 'add', 'ANN@second.example', '--partner', 'second-msp'), /Nothing was written/)
    const { stdout } = await good('token', '--as', 'analyst', '--partner', 'second-msp')
    assert.equal(decodeJwt(stdout.trim())['eml'], 'ann@second.example')
    refused(await inProcess('partner', 'create', '--slug', 'Bad Slug', '--name', 'x', '--owner', 'x@y.example'), /--slug is "Bad Slug"/)
    refused(await inProcess('partner', 'create', '--slug', 'x', '--name', 'x', '--owner', 'x'), /--owner is "x"/)
    refused(await inProcess('partner', 'create', '--slug', 'x', '--name', 'x', '--owner', 'x@y.example', '--workspace-url', 'https://x.example/'), /\{clientId\}/)
  })

  it('load a large portfolio, and say how far they are on standard error', async () => {
    const { stdout, stderr } = await good('demo', '--clients', '2500')
    assert.equal(stdout, '')
    assert.match(stderr, /Clients of Crowded IT: 1,000 of 2,500\n.*2,000 of 2,500\n.*2,500 of 2,500\n/s)
    refused(await run('demo', '--clients', '2500'), /loaded already/)
  })
})
