import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import pg from 'pg'
let t=performance.now()
const lite = await PGlite.create({ extensions: { pg_trgm } })
console.log('create', performance.now()-t)
const client = new pg.Client({ ...createPgConfig(lite), pipeline: true })
client.on('error', e=>console.log('ERR',e))
await client.connect()
const r = await Promise.allSettled([client.query('begin; set local app.partner = \'x\''), client.query({name:'a', text:'select $1::text as x, current_setting(\'app.partner\') as p', values:['1']}), client.query('commit')])
console.log(JSON.stringify(r.map(x=>x.value?.rows ?? x.value?.length ?? x.reason?.message)))
const r2 = await Promise.allSettled([client.query('begin'), client.query({name:'b', text:'select 1/$1::int as x', values:[0]}), client.query('select 1 as y'), client.query('rollback'), client.query('select version()')])
console.log(JSON.stringify(r2.map(x=>x.value?.rows ?? x.reason?.message)))
await client.query("create role q noinherit")
await client.query("set session authorization q")
try { await client.query("create table x()") } catch(e){console.log(e.message)}
await client.query("reset session authorization")
t=performance.now()
const blob = await lite.dumpDataDir('none'); console.log('dump', performance.now()-t, blob.size)
t=performance.now()
const l2 = await PGlite.create({ loadDataDir: blob, extensions: { pg_trgm } }); console.log('load mem', performance.now()-t)
t=performance.now()
const l3 = await PGlite.create({ dataDir:'/tmp/plx'+process.pid, loadDataDir: blob, extensions: { pg_trgm } }); console.log('load dir', performance.now()-t)
t=performance.now(); await l3.close(); console.log('close', performance.now()-t)
t=performance.now()
const l4 = await PGlite.create({ dataDir:'/tmp/plx'+process.pid, extensions: { pg_trgm } }); console.log('reopen', performance.now()-t)
