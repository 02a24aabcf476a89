// A process that writes until it is killed, and says what was acknowledged. Run by embedded.test.ts.
import { writeSync } from 'node:fs'
import { newId } from '../../../server/ids.ts'
import { openDatabase } from '../../../server/store/database.ts'
import { appendEvents } from '../../../server/store/events.ts'
import { templateDir } from '../../support/database.ts'
import { aClient, makeClients, makePartner, partnerScope } from './support.ts'

const database = await openDatabase({ dataDir: process.argv[2]!, templateDir })
const partnerId = process.argv[3] ?? (await makePartner(database, 'killed'))
writeSync(1, `${partnerId}\n`)
for (let number = 0; ; number += 1) {
  const client = aClient(`Client ${process.pid} ${number}`)
  await makeClients(database, partnerId, [client])
  await database.transact(partnerScope(partnerId), (tx) =>
    appendEvents(tx, [{ id: newId('event'), type: 'client.created', clientId: client.id, subject: { type: 'client', id: client.id }, at: client.createdAt }]))
  writeSync(1, `${client.id}\n`)
}
