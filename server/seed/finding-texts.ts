import type { FindingSeverity } from '../../src/contract/finding-status.ts'

/** What one kind of finding says, whichever client has it. `{asset}` stands for the first asset it affects. */
export interface DemoText {
  title: string
  severity: FindingSeverity
  description: string
  impact: string
  remediation: string
  technicalDetails?: string
  references?: readonly string[]
  /** Vectors; their scores are computed. */
  cvss?: readonly string[]
  cwe: readonly string[]
  cve?: readonly string[]
  kev?: boolean
  epss?: number
  evidence?: readonly { title: string; content: string; redacted: string | null }[]
  internalNotes?: string
}

const searchInjection: DemoText = {
  title: 'SQL injection in the project search',
  severity: 'critical',
  description: `The search field of **{asset}** puts what is typed into a database query as it stands. Nobody has to sign in to reach it.

We asked for a project named \`' OR 1=1 --\` and were given every project of every customer. From there we read:

1. the names and addresses of all customers,
2. the password hashes of all accounts,
3. the API token of the mail service.

| table | rows we could read |
|---|---|
| \`customers\` | 1,284 |
| \`accounts\` | 1,391 |
| \`settings\` | 57 |

We stopped there. Nothing was changed and nothing was kept.`,
  impact: 'Anybody on the internet can read and change everything in the database of the application. The mail token lets them write to your customers in your name.',
  remediation: `Use bound parameters for every query:

\`\`\`ts
const found = await database.query('select id, name from project where name ilike $1', [\`%\${text}%\`])
\`\`\`

- Look through the other reports for queries that are put together from texts.
- Give the application an account that cannot read \`settings\`.
- Replace the token of the mail service and ask everybody for a new password.

See the [OWASP cheat sheet on injection](https://cheatsheetseries.owasp.org/cheatsheets/SQL_Injection_Prevention_Cheat_Sheet.html).`,
  technicalDetails: `\`GET /projects/search?q=\` answers with a database error as soon as the value holds a single quote. Boolean and time-based injection both work; the account is the owner of the schema.

\`\`\`http
GET /projects/search?q=%27%20OR%201%3D1%20-- HTTP/1.1
Host: {asset}
\`\`\``,
  references: ['https://owasp.org/Top10/A03_2021-Injection/', 'https://cwe.mitre.org/data/definitions/89.html'],
  cvss: ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:L/SI:L/SA:N'],
  cwe: ['CWE-89'],
  evidence: [
    { title: 'Answer of the search to one quote', content: 'ERROR: unterminated quoted string at or near "\'" (user app_owner, host 10.20.4.7)', redacted: 'ERROR: unterminated quoted string at or near "\'" (user ▇▇▇▇▇▇▇▇▇, host ▇▇▇▇▇▇▇▇▇)' },
    { title: 'First rows of the accounts', content: 'id 1, p.l…, $2b$10$…', redacted: null },
  ],
  internalNotes: 'The developer is a small agency; they were told by telephone on the day. Check the mail token ourselves at the retest.',
}

const drawings: DemoText = {
  title: 'Drawings of other projects can be opened by changing the number in the address',
  severity: 'high',
  description: `Every drawing in **{asset}** has a number. Whoever is signed in can open any of them by counting up in the address; the application never asks whether the project is theirs.

> We opened 40 drawings of four projects with an account that was invited to none of them.`,
  impact: 'Any customer or contractor with an account can read the drawings of all others, among them two that are under a secrecy agreement.',
  remediation: `Check on the server, for **each** request, that the project of the drawing is one of the person who asks. An address that is hard to guess is no substitute.

- [ ] \`/drawings/{id}\`
- [ ] \`/drawings/{id}/versions\`
- [ ] \`/drawings/{id}/print\``,
  technicalDetails: 'The three addresses read the drawing by its number alone. The list of drawings is filtered correctly, which is why it did not show.',
  references: ['https://owasp.org/Top10/A01_2021-Broken_Access_Control/'],
  cvss: ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:L/A:N', 'CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:N/VC:H/VI:L/VA:N/SC:N/SI:N/SA:N'],
  cwe: ['CWE-639'],
  evidence: [{ title: 'Two requests with one account', content: 'GET /drawings/10481 → 200 (own)\nGET /drawings/10482 → 200 (of the harbour project)', redacted: 'GET /drawings/10481 → 200 (own)\nGET /drawings/10482 → 200 (of another project)' }],
}

const comments: DemoText = {
  title: 'Scripts in project comments run in the browsers of everybody who reads them',
  severity: 'medium',
  description: 'A comment may hold HTML, and **{asset}** shows it as it was typed. An image with an `onerror` is enough:\n\n```html\n<img src=x onerror="fetch(\'/api/session\')">\n```',
  impact: 'A contractor with an account can act in the name of whoever opens the project, among them your own administrators.',
  remediation: 'Escape what people have written when it is shown. Where some formatting is wanted, allow a short list of tags and drop everything else. A content security policy without `unsafe-inline` catches what is missed.',
  technicalDetails: 'The field `body` of `POST /projects/{id}/comments` is stored and given out unchanged. The session cookie is `HttpOnly`, so it cannot be read; requests can still be sent.',
  references: ['https://owasp.org/www-community/attacks/xss/'],
  cvss: ['CVSS:3.1/AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:N'],
  cwe: ['CWE-79'],
}

const remoteAccess: DemoText = {
  title: 'Remote access asks for a password only',
  severity: 'high',
  description: 'The remote access at **{asset}** lets people in with a name and a password. Of 61 accounts, 9 use a password that stands in a public list of leaked ones.',
  impact: 'One leaked or guessed password is enough to stand inside the office network.',
  remediation: 'Demand a second factor for every account, and for administrators one that cannot be phished (a passkey or a hardware key). Until then, let in only the addresses that people really come from.',
  references: ['https://pages.nist.gov/800-63-4/sp800-63b.html'],
  cvss: ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N'],
  cwe: ['CWE-308'],
}

const sshRace: DemoText = {
  title: 'OpenSSH can be made to run code before anybody has signed in (regreSSHion)',
  severity: 'high',
  description: 'The OpenSSH on **{asset}** is a version between 8.5 and 9.7. A race in its signal handler lets an attacker run code as root; it takes many tries and hours, but no account.',
  impact: 'Full control of the machine.',
  remediation: 'Install the update of the distribution. Where that has to wait, set `LoginGraceTime 0` in `/etc/ssh/sshd_config`: it closes the hole, and makes it easier to occupy all connections.',
  technicalDetails: '`SSH-2.0-OpenSSH_9.2p1 Debian-2` – the package that is fixed is `1:9.2p1-2+deb12u3`.',
  references: ['https://www.openssh.com/txt/release-9.8', 'https://nvd.nist.gov/vuln/detail/CVE-2024-6387'],
  cvss: ['CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H'],
  cwe: ['CWE-364'],
  cve: ['CVE-2024-6387'],
  epss: 0.43,
}

const citrix: DemoText = {
  title: 'Sessions of signed-in people can be read from the NetScaler gateway (Citrix Bleed)',
  severity: 'critical',
  description: 'The gateway at **{asset}** answers a long `Host` header with a piece of its memory. In it stand the session tokens of people who are signed in, **second factor included**.',
  impact: 'Whoever sends one request can go on working as one of your people. The hole is used by ransomware groups.',
  remediation: '1. Install the update that Citrix has released.\n2. Then end every session: `kill icaconnection -all`, `kill aaa session -all`, `kill pcoipConnection -all`.\n3. Look through the logs for sessions that moved from one address to another.',
  references: ['https://support.citrix.com/article/CTX579459', 'https://nvd.nist.gov/vuln/detail/CVE-2023-4966'],
  cvss: ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:L'],
  cwe: ['CWE-119'],
  cve: ['CVE-2023-4966'],
  kev: true,
  epss: 0.94,
  internalNotes: 'Found from outside; told the client by telephone within the hour.',
}

const log4shell: DemoText = {
  title: 'The report service runs code from a log line (Log4Shell)',
  severity: 'critical',
  description: 'The report service on **{asset}** brings Log4j 2.14.1 along. A text such as `${jndi:ldap://…}` in any field that is logged makes it load and run a class from elsewhere. Our server was asked for one 0.4 seconds after we had typed it into the name of a report.',
  impact: 'Full control of the machine and of the database account that it uses, by anybody who can name a report.',
  remediation: 'Update Log4j to 2.17.1 or newer. Removing `JndiLookup.class` from the archive closes this hole until then. Keep the server from opening connections to the internet.',
  technicalDetails: '`/opt/reports/lib/log4j-core-2.14.1.jar`, SHA-1 `9141212b8507ab50a45525b545b39d224614528b`; requested by the service account `svc_reports`.',
  references: ['https://logging.apache.org/security.html', 'https://nvd.nist.gov/vuln/detail/CVE-2021-44228'],
  cvss: ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H'],
  cwe: ['CWE-502', 'CWE-917'],
  cve: ['CVE-2021-44228'],
  kev: true,
  epss: 0.94,
}

const relay: DemoText = {
  title: 'Signing in on the office network can be relayed: SMB signing is not required',
  severity: 'high',
  description: '**{asset}** and eleven other servers accept SMB connections that are not signed. From any socket in a meeting room we caught the sign-in of a workstation and used it on a file server.',
  impact: 'Somebody with a cable in the office can act as whoever works there, administrators included.',
  remediation: 'Require SMB signing by group policy (`Microsoft network server: Digitally sign communications (always)`), and turn off LLMNR and NetBIOS name resolution.',
  cvss: ['CVSS:3.1/AV:A/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H'],
  cwe: ['CWE-294'],
}

const kerberoast: DemoText = {
  title: 'The backup account has a password that was found in four minutes',
  severity: 'high',
  description: 'Every account of the domain may ask for a ticket that is encrypted with the password of a service account. The one of `svc_backup` on **{asset}** fell to a word list in four minutes. The account is a member of *Domain Admins*.',
  impact: 'Any employee, or anybody who has taken over one workstation, becomes administrator of everything.',
  remediation: 'Use a group managed service account. Take it out of *Domain Admins*; a backup needs *Backup Operators* on the machines it reads. Allow AES only.',
  cvss: ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', 'CVSS:4.0/AV:N/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N'],
  cwe: ['CWE-521'],
  evidence: [{ title: 'Recovered password', content: 'svc_backup : Summer2019!', redacted: 'svc_backup : ▇▇▇▇▇▇▇▇▇▇▇' }],
}

const oldTls: DemoText = {
  title: 'TLS 1.0 and 1.1 are still answered',
  severity: 'low',
  description: '**{asset}** accepts TLS 1.0 and 1.1. Browsers have not used either since 2020.',
  impact: 'Small by itself; auditors and card companies object to it.',
  remediation: 'Answer TLS 1.2 and 1.3 only.\n\n```nginx\nssl_protocols TLSv1.2 TLSv1.3;\n```',
  references: ['https://www.rfc-editor.org/rfc/rfc8996'],
  cvss: ['CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:N/A:N'],
  cwe: ['CWE-326'],
}

const headers: DemoText = {
  title: 'Security headers are missing',
  severity: 'info',
  description: '**{asset}** sends none of these headers:\n\n- `Content-Security-Policy`\n- `Strict-Transport-Security`\n- `X-Content-Type-Options`\n\nThey are a second line behind faults that we did not find here.',
  impact: 'None today.',
  remediation: 'Send them with every answer. Start the policy in report-only mode and tighten it over a month.',
  references: ['https://developer.mozilla.org/en-US/docs/Web/HTTP/Headers/Content-Security-Policy'],
  cwe: ['CWE-693'],
}

const terrapin: DemoText = {
  title: 'The beginning of an SSH connection can be shortened unseen (Terrapin)',
  severity: 'medium',
  description: '**{asset}** offers `chacha20-poly1305@openssh.com` without strict key exchange. Whoever sits in between can drop the first messages of a connection without either side noticing.',
  impact: 'Protections that are agreed on at the beginning, such as those against timing of keystrokes, can be turned off.',
  remediation: 'Update both ends, or leave out ChaCha20-Poly1305 and the `-etm` MACs with CBC.',
  references: ['https://terrapin-attack.com/'],
  cvss: ['CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:H/A:N'],
  cwe: ['CWE-354'],
  cve: ['CVE-2023-48795'],
  epss: 0.58,
}

const jquery: DemoText = {
  title: 'jQuery 1.12.4 runs scripts from HTML that was cleaned',
  severity: 'medium',
  description: 'The pages of **{asset}** load jQuery 1.12.4. Its `.html()` may run code from HTML that a sanitiser let pass.',
  impact: 'Somebody who can place content in a page may run a script in the browsers of its readers.',
  remediation: 'Update to jQuery 3.7 with the migrate plugin, or leave jQuery out: the pages use it in three places.',
  references: ['https://blog.jquery.com/2020/04/10/jquery-3-5-0-released/'],
  cvss: ['CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N'],
  cwe: ['CWE-79'],
  cve: ['CVE-2020-11022', 'CVE-2020-11023'],
  kev: true,
  epss: 0.31,
}

const bucket: DemoText = {
  title: 'The storage bucket with scanned contracts is open to everybody',
  severity: 'high',
  description: 'The bucket **{asset}** lists its content to anybody and gives it out. 2,310 files lie in it, the newest of last week; most are scanned contracts with names, addresses and signatures.',
  impact: 'Personal data is public. You may have to tell the supervisory authority within 72 hours of knowing it.',
  remediation: 'Block public access for the whole account, not for the bucket alone. Hand out files by links that end after minutes. Ask the provider for the access log since the day the bucket was opened.',
  cvss: ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N'],
  cwe: ['CWE-732'],
  evidence: [{ title: 'Listing', content: '2026-scan-0001-henriksen.pdf\n2026-scan-0002-okafor.pdf', redacted: '2026-scan-0001-▇▇▇▇▇▇▇▇▇.pdf\n2026-scan-0002-▇▇▇▇▇▇.pdf' }],
}

const scriptPassword: DemoText = {
  title: 'A script on the shared drive holds the password of the database',
  severity: 'high',
  description: '`nightly-export.ps1` on **{asset}** can be read by every employee and holds the password of the account `export` in clear text. The account may read and write the whole order database.',
  impact: 'Orders and prices can be read and changed by everybody in the company, without a trace of who it was.',
  remediation: 'Take the password out of the script and into the secret store, change it, and give the account only the two views that it reads.',
  cvss: ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N'],
  cwe: ['CWE-798'],
}

const backups: DemoText = {
  title: 'Whoever runs the domain can delete every backup',
  severity: 'medium',
  description: 'The backup server **{asset}** is a member of the domain that it backs up, and its storage is mounted with the same administrator accounts.',
  impact: 'An attacker who reaches the domain takes the way back along with it. This is how most ransom cases of last year went.',
  remediation: 'Take the backup server out of the domain, give it accounts of its own, and keep one copy that cannot be changed for 30 days.',
  cvss: ['CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:N/I:H/A:H'],
  cwe: ['CWE-653'],
}

const verbose: DemoText = {
  title: 'Error pages tell about the inside of the server',
  severity: 'low',
  description: 'An error on **{asset}** shows file names, line numbers and the version of the framework.',
  impact: 'It saves an attacker an hour.',
  remediation: 'Show a page of your own with a number to quote, and write the details into the log.',
  cvss: ['CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:N/A:N'],
  cwe: ['CWE-209'],
}

const logout: DemoText = {
  title: 'Signing out leaves the session usable',
  severity: 'medium',
  description: 'Signing out of **{asset}** removes the cookie from the browser; the session itself goes on for 30 days. A copied cookie still worked a day later.',
  impact: 'Whoever has got hold of a session once keeps it, even after its owner has signed out.',
  remediation: 'End the session on the server when somebody signs out, changes their password or loses a role.',
  cvss: ['CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:L/A:N'],
  cwe: ['CWE-613'],
}

const guessing: DemoText = {
  title: 'Passwords can be guessed without end',
  severity: 'medium',
  description: 'The sign-in of **{asset}** took 5,000 wrong passwords for one account in eleven minutes and then the right one.',
  impact: 'Weak passwords will be found.',
  remediation: 'Slow down after a few failures, by account **and** by network address, and tell the owner of the account.',
  cvss: ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N'],
  cwe: ['CWE-307'],
}

const leavers: DemoText = {
  title: 'Accounts of people who have left are still active',
  severity: 'medium',
  description: 'Of 188 accounts in **{asset}**, 14 belong to people who are not on the payroll any more. Three of them signed in after their last day.',
  impact: 'Former employees can still read mail and files.',
  remediation: 'Close the 14 accounts now. Compare accounts with payroll every month, and let the person who runs payroll tell IT on the last day.',
  cwe: ['CWE-286'],
}

const dmarc: DemoText = {
  title: 'Mail can be sent in the name of the company: DMARC only watches',
  severity: 'medium',
  description: 'The DMARC record of **{asset}** says `p=none`. Forged mail is reported to you, and delivered.',
  impact: 'Your customers receive invoices that look like yours.',
  remediation: 'Read the reports of a month, add the two senders that are missing to SPF and DKIM, then set `p=quarantine` and at last `p=reject`.',
  references: ['https://www.rfc-editor.org/rfc/rfc7489'],
  cvss: ['CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:L/A:N'],
  cwe: ['CWE-290'],
}

const ssrf: DemoText = {
  title: 'The PDF export fetches addresses inside the network',
  severity: 'high',
  description: 'Images in a text are fetched by **{asset}** itself when it makes a PDF. With the address of the cloud metadata service as an image, the keys of the machine stood in the error message.',
  impact: 'The keys of the server role can be read by anybody with an account. They open the file store.',
  remediation: 'Fetch images from a list of allowed hosts through a proxy that refuses private addresses, and demand IMDSv2.',
  cvss: ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:N/A:N'],
  cwe: ['CWE-918'],
  internalNotes: 'Keys were rotated together with the client on the same afternoon.',
}

const ftp: DemoText = {
  title: 'Price lists travel by FTP without encryption',
  severity: 'medium',
  description: 'Every night **{asset}** sends price lists to a supplier by FTP. Name and password go over the line in clear text.',
  impact: 'Whoever listens on the way can read the lists, and replace them.',
  remediation: 'Move to SFTP with keys; the supplier offers it.',
  cvss: ['AV:A/AC:H/Au:N/C:C/I:N/A:N', 'CVSS:3.1/AV:A/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N'],
  cwe: ['CWE-319'],
}

const supportTool: DemoText = {
  title:
    'The remote support tool of the former IT supplier is still installed on fourteen workstations, starts with Windows, runs with the rights of the system, answers from the internet under a password that all fourteen share, and stands in neither the list of permitted programs nor the weekly updates',
  severity: 'high',
  description: 'On fourteen workstations, among them **{asset}**, a remote support tool of the supplier before us still runs. Its contract ended two years ago; its password did not.',
  impact: 'The former supplier, and whoever has got hold of their password list, can look at and steer these workstations at any time.',
  remediation: 'Remove it by software distribution, block its addresses at the firewall, and ask the former supplier to confirm that the entries are deleted on their side.',
  cvss: ['CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N'],
  cwe: ['CWE-1391'],
}

const firmware: DemoText = {
  title: 'The firewall has an unpatched hole through which strangers run commands (FortiOS SSL VPN)',
  severity: 'critical',
  description: '**{asset}** runs FortiOS 7.2.5 with SSL VPN switched on. A crafted request runs commands on it before anybody has signed in. The hole is exploited widely.',
  impact: 'The firewall itself is in other hands, and with it everything behind it.',
  remediation: '1. Update to 7.2.7 or newer.\n2. Until then, switch SSL VPN off; a web filter in front does not help.\n3. Look for accounts and files that nobody has made.',
  references: ['https://www.fortiguard.com/psirt/FG-IR-24-015', 'https://nvd.nist.gov/vuln/detail/CVE-2024-21762'],
  cvss: ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'],
  cwe: ['CWE-787'],
  cve: ['CVE-2024-21762'],
  kev: true,
  epss: 0.93,
}

const sharedManager: DemoText = {
  title: 'حساب مدير واحد يستخدمه ثلاثة موظفين',
  severity: 'high',
  description: 'يستخدم ثلاثة موظفين الحساب نفسه `admin` على **{asset}** بكلمة مرور واحدة لم تتغير منذ سنتين.\n\n- لا يمكن معرفة من قام بأي تغيير.\n- يبقى الدخول ممكنًا لمن يغادر الشركة.',
  impact: 'لا يمكن تتبع التغييرات، ويستطيع أي موظف سابق الدخول بصلاحيات كاملة.',
  remediation: 'أنشئوا حسابًا لكل شخص مع عامل تحقق ثانٍ، ثم غيّروا كلمة مرور `admin` واحفظوها في خزنة مغلقة للطوارئ فقط.',
  cvss: ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N'],
  cwe: ['CWE-1391'],
}

const plainBackups: DemoText = {
  title: 'نسخ احتياطية غير مشفرة على خادم الملفات',
  severity: 'medium',
  description: 'تُحفظ النسخ الاحتياطية اليومية على **{asset}** دون تشفير، ويستطيع كل موظف قراءتها.',
  impact: 'يمكن نسخ قاعدة بيانات العملاء كاملة من ملف واحد.',
  remediation: 'فعّلوا تشفير النسخ الاحتياطية، وامنعوا الوصول إلى المجلد إلا لحساب خدمة النسخ.',
  cvss: ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N'],
  cwe: ['CWE-311'],
}

const tracking: DemoText = {
  title: 'بوابة تتبع الشحنات (Tracking API v2) تعرض شحنات عملاء آخرين',
  severity: 'high',
  description: 'يكفي تغيير رقم الشحنة في العنوان لعرض شحنات عملاء آخرين:\n\n```http\nGET /api/v2/shipments/48213 HTTP/1.1\n```',
  impact: 'تظهر أسماء المستلمين وعناوينهم وقيم الشحنات لأي عميل مسجَّل.',
  remediation: 'تحققوا في الخادم، مع كل طلب، من أن الشحنة تخص العميل الذي يطلبها.',
  cvss: ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:L/A:N'],
  cwe: ['CWE-639'],
}

/** Texts that people have written about what they found. */
export const demoTexts = {
  searchInjection, drawings, comments, remoteAccess, sshRace, citrix, log4shell, relay, kerberoast, oldTls, headers, terrapin, jquery, bucket, scriptPassword, backups, verbose,
  logout, guessing, leavers, dmarc, ssrf, ftp, supportTool, firmware, sharedManager, plainBackups, tracking,
} satisfies Record<string, DemoText>
/** The name of such a text. */
export type DemoTextKey = keyof typeof demoTexts

type Scanned = [severity: FindingSeverity, product: string, what: string, cve: string | null, cwe: string, cvss: string, kev: boolean, epss: number | null]

/** What a scanner reports, one line each: the hole, and what mends it is always the update. */
const scanned: Scanned[] = [
  ['critical', 'Microsoft Windows RDP', 'runs code before anybody signs in (BlueKeep)', 'CVE-2019-0708', 'CWE-416', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', true, 0.94],
  ['critical', 'Apache Log4j', 'runs code from a log line (Log4Shell)', 'CVE-2021-44228', 'CWE-917', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', true, 0.94],
  ['critical', 'Windows TCP/IP', 'runs code from IPv6 packets', 'CVE-2024-38063', 'CWE-191', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', false, 0.87],
  ['critical', 'Spring Framework', 'runs code from form fields (Spring4Shell)', 'CVE-2022-22965', 'CWE-94', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', true, 0.94],
  ['high', 'Microsoft SMBv1', 'runs code from a crafted packet (EternalBlue)', 'CVE-2017-0144', 'CWE-20', 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', true, 0.94],
  ['high', 'Windows Print Spooler', 'installs drivers from anywhere (PrintNightmare)', 'CVE-2021-34527', 'CWE-269', 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', true, 0.94],
  ['high', 'OpenSSH', 'can be made to run code before anybody signs in', 'CVE-2024-6387', 'CWE-364', 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H', false, 0.43],
  ['high', 'OpenSSL', 'gives out its memory (Heartbleed)', 'CVE-2014-0160', 'CWE-125', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', true, 0.94],
  ['high', 'sudo', 'makes an administrator of anybody (Baron Samedit)', 'CVE-2021-3156', 'CWE-193', 'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', true, 0.92],
  ['high', 'Linux kernel', 'lets anybody write to files they may only read (Dirty Pipe)', 'CVE-2022-0847', 'CWE-665', 'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', true, 0.83],
  ['high', 'Linux kernel nf_tables', 'makes an administrator of anybody', 'CVE-2024-1086', 'CWE-416', 'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', true, 0.86],
  ['high', 'HTTP/2 server', 'is brought to a standstill by rapid resets', 'CVE-2023-44487', 'CWE-400', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', true, 0.94],
  ['high', 'TLS with 64-bit ciphers', 'gives away long sessions (SWEET32)', 'CVE-2016-2183', 'CWE-200', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', false, 0.33],
  ['medium', 'OpenSSH', 'lets the start of a connection be shortened (Terrapin)', 'CVE-2023-48795', 'CWE-354', 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:H/A:N', false, 0.58],
  ['medium', 'OpenSSH', 'tells which accounts exist', 'CVE-2018-15473', 'CWE-362', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N', false, 0.9],
  ['medium', 'jQuery', 'runs scripts from HTML that was cleaned', 'CVE-2020-11022', 'CWE-79', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', false, 0.02],
  ['medium', 'jQuery', 'lets objects be changed for the whole page', 'CVE-2019-11358', 'CWE-1321', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', false, 0.02],
  ['medium', 'SMB server', 'does not require signing', null, 'CWE-347', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:L/A:N', false, null],
  ['medium', 'SNMP agent', 'answers to the community "public"', null, 'CWE-1392', 'CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N', false, null],
  ['medium', 'TLS certificate', 'is signed by itself', null, 'CWE-295', 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N', false, null],
  ['low', 'SSLv3', 'gives away parts of encrypted requests (POODLE)', 'CVE-2014-3566', 'CWE-757', 'CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:C/C:L/I:N/A:N', false, 0.94],
  ['low', 'TLS server', 'still answers TLS 1.0', null, 'CWE-326', 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:N/A:N', false, null],
  ['low', 'Web server', 'lists folders', null, 'CWE-548', 'CVSS:3.1/AV:A/AC:H/PR:N/UI:N/S:U/C:L/I:N/A:N', false, null],
  ['info', 'Web server', 'tells its version', null, 'CWE-200', '', false, null],
  ['info', 'Host', 'answers to ICMP timestamps', null, 'CWE-200', '', false, null],
]

/** Texts as a scanner writes them. */
export const scannedTexts: readonly DemoText[] = scanned.map(([severity, product, what, cve, cwe, vector, kev, epss]) => ({
  title: `${product} ${what}`,
  severity,
  description: `The scan of **{asset}** found that ${product} ${what}.${cve ? ` See [${cve}](https://nvd.nist.gov/vuln/detail/${cve}).` : ''}`,
  impact: severity === 'info' ? 'None by itself.' : `Whoever reaches {asset} on the network can make use of it.`,
  remediation: cve ? `Install the update of the manufacturer that names ${cve}, then start the service again.` : 'Change the setting as the hardening guide of the manufacturer says.',
  ...(cve ? { cve: [cve], references: [`https://nvd.nist.gov/vuln/detail/${cve}`] } : {}),
  ...(vector ? { cvss: [vector] } : {}),
  ...(epss === null ? {} : { epss }),
  kev,
  cwe: [cwe],
}))
