import { expect } from 'chai'

import '../../../components/locales/ar.ts'
import '../../../components/locales/de.ts'
import '../../../components/sign-in/sa-sign-in.ts'
import { passwordLength as asked } from '../../../components/sign-in/read-form.ts'
import type { SaSignIn } from '../../../components/sign-in/sa-sign-in.ts'
import { passwordLength } from '../../../src/contract/sign-in.ts'
import { sendKeys, setViewport, smallestViewportWidth } from '../../support/browser.ts'
import { accessible, clear, pause, rendered, show, until, warnings } from '../base/support.ts'
import { enrolment, fakeDoor, invitation, json, recoveryCodes, refuse, state, type Answers } from './fake-door.ts'

const email = 'nora.lind@brightwater.example'

async function open(answers: Answers = {}, { fragment = '', markup = '<sa-sign-in></sa-sign-in>', ...options }: { fragment?: string; markup?: string; lang?: string; dir?: string; scheme?: string } = {}) {
  if (fragment) history.replaceState(null, '', `${location.pathname}${location.search}#${fragment}`)
  const fake = fakeDoor(answers)
  const place = await show('<p></p>', options)
  const { body } = new DOMParser().parseFromString(markup, 'text/html')
  const element = body.querySelector('sa-sign-in') as SaSignIn
  element.door = fake.door
  place.replaceChildren(element)
  await rendered(place)
  const box = () => element.querySelector<HTMLElement>('.sa-sign-in-form')!
  const find = <Found extends Element = HTMLElement>(selector: string): Found => {
    const found = box().querySelector<Found>(selector)
    if (!found) throw new Error(`nothing on screen matches ${selector}: ${box().textContent}`)
    return found
  }
  const words = () => box().textContent!.replace(/\s+/g, ' ').trim()
  return {
    ...fake,
    element,
    place,
    box,
    find,
    words,
    heading: () => find('h2').textContent!.trim(),
    async fill(name: string, value: string) {
      const input = find<HTMLInputElement>(`[name=${name}]`)
      input.value = value
      input.dispatchEvent(new Event('input', { bubbles: true }))
      await element.updateComplete
    },
    async submit() {
      find<HTMLFormElement>('form').requestSubmit()
      await element.updateComplete
    },
    press(name: string) {
      const button = [...box().querySelectorAll('button')].find((each) => (each.getAttribute('aria-label') ?? each.textContent!).includes(name))
      if (!button) throw new Error(`no button says ${name}: ${words()}`)
      button.click()
    },
    reads: (text: string) => until(text, () => words().includes(text)),
  }
}

type Open = Awaited<ReturnType<typeof open>>

async function password(test: Open) {
  await test.fill('email', email)
  await test.fill('password', 'correct horse battery staple')
  await test.submit()
}

/** Never compares the elements themselves: a failure would print the whole page. */
const focused = (element: Element) => expect(document.activeElement === element, `the focus is in ${document.activeElement?.outerHTML.slice(0, 120)}`).to.equal(true)

describe('sa-sign-in', () => {
  afterEach(() => {
    clear()
    history.replaceState(null, '', location.pathname + location.search)
  })

  describe('with a password', () => {
    it('signs in and says so once', async () => {
      const test = await open({ password: () => json(state('done')) })
      await test.reads('Sign in to Larkfield IT')
      let signedIn = 0
      test.place.addEventListener('sa-signed-in', (event) => {
        signedIn += 1
        expect(event.cancelable).to.equal(false)
      })
      await password(test)
      await test.reads('You are signed in')
      await test.element.updateComplete
      expect(signedIn).to.equal(1)
      expect(test.bodyOf('password')).to.deep.equal({ partner: 'larkfield', email, password: 'correct horse battery staple' })
      expect(test.element.matches(':state(signed-in)')).to.equal(true)
    })

    it('says whose portal it is, in the words of the page or else of the server', async () => {
      const test = await open()
      await test.reads('Sign in to Larkfield IT')
      test.element.portalName = 'Our portal'
      await test.element.updateComplete
      expect(test.heading()).to.equal('Sign in to Our portal')
    })

    it('stands in the page’s own tree, where password managers find it', async () => {
      const { find, element } = await open()
      const form = find<HTMLFormElement>('form')
      expect(form.getRootNode() === document).to.equal(true)
      expect([...form.elements].filter((each) => each instanceof HTMLInputElement).map((each) => [each.type, each.getAttribute('autocomplete')])).to.deep.equal([
        ['email', 'username webauthn'],
        ['password', 'current-password'],
      ])
      expect(form.method).to.equal('post')
      expect(element.shadowRoot!.querySelector('slot')!.assignedElements()).to.have.length(1)
    })

    it('leaves the focus of the page alone until somebody does something', async () => {
      await open({}, { fragment: 'invitation=tok_1' })
      await pause(30)
      focused(document.body)
    })

    it('tells what is missing before it sends anything, in a summary that has the focus and leads to the fields', async () => {
      const test = await open()
      await test.submit()
      const summary = test.find('.summary')
      focused(summary)
      const links = [...summary.querySelectorAll('a')]
      expect(links.map((link) => link.textContent)).to.deep.equal(['Enter your email address.', 'Enter your password.'])
      links[1]!.click()
      focused(test.find('[name=password]'))
      expect(test.find('[name=password]').getAttribute('aria-invalid')).to.equal('true')
      expect(location.hash).to.equal('')
      expect(test.sent.some(({ path }) => path === 'password')).to.equal(false)
      await accessible(test.place)
    })

    it('says the same of a wrong address and a wrong password, and keeps the address', async () => {
      const test = await open({ password: () => refuse(401, 'sign-in-failed') })
      await password(test)
      await test.reads('The email address or the password is wrong.')
      expect(test.find<HTMLInputElement>('[name=email]').value).to.equal(email)
      focused(test.find('.summary'))
    })

    it('sends once, however often it is pressed', async () => {
      let release!: (response: Response) => void
      const test = await open({ password: () => new Promise((resolve) => (release = resolve)) })
      await password(test)
      await test.submit()
      expect(test.find('[type=submit]').getAttribute('aria-disabled')).to.equal('true')
      release(json(state('done')))
      await test.reads('You are signed in')
      expect(test.sent.filter(({ path }) => path === 'password')).to.have.length(1)
    })

    it('counts down while the server wants nothing, and sends nothing until then', async () => {
      const test = await open({ password: () => refuse(429, 'too-many-attempts', { 'retry-after': '2' }) })
      await password(test)
      await test.reads('Try again in 0:0')
      await test.submit()
      expect(test.sent.filter(({ path }) => path === 'password')).to.have.length(1)
      await until('the end of the wait', () => !test.words().includes('Try again in'))
      expect(test.box().querySelectorAll('.summary')).to.have.length(0)
      await test.submit()
      expect(test.sent.filter(({ path }) => path === 'password')).to.have.length(2)
    })

    it('shows the password while it is asked to, and can be pasted into', async () => {
      const test = await open()
      await test.fill('password', 'open sesame, please')
      test.press('Show password')
      await test.element.updateComplete
      const field = test.find<HTMLInputElement>('[name=password]')
      expect([field.type, field.value]).to.deep.equal(['text', 'open sesame, please'])
      test.press('Hide password')
      await test.element.updateComplete
      expect(field.type).to.equal('password')
      const paste = new ClipboardEvent('paste', { bubbles: true, cancelable: true })
      field.dispatchEvent(paste)
      expect(paste.defaultPrevented).to.equal(false)
    })

    it('names the reason where the person may not come in from here', async () => {
      for (const [code, words] of [
        ['address-not-allowed', 'You cannot sign in from here.'],
        ['portal-disabled', 'The portal is switched off'],
        ['sign-in-elsewhere', 'You sign in through your provider'],
      ] as const) {
        const test = await open({ password: () => refuse(403, code) })
        await password(test)
        await test.reads(words)
      }
    })

    it('tells the page’s log what it did not expect, with the request id on screen', async () => {
      const test = await open({ password: () => refuse(500, 'internal') })
      const heard: string[] = []
      test.place.addEventListener('sa-portal-error', (event) => heard.push(event.requestId ?? ''))
      await password(test)
      await test.reads('req_51gn')
      expect(heard).to.deep.equal(['req_51gn'])
    })

    it('lets somebody who is several say as whom to come in', async () => {
      const places = [
        { personId: 'mem_1', clientId: null, name: 'Larkfield IT', role: 'analyst' as const },
        { personId: 'usr_1', clientId: 'cli_1', name: 'Brightwater Dental', role: 'manager' as const },
      ]
      const test = await open({ password: () => json(state('choose', { places })), choose: () => json(state('done')) })
      await password(test)
      await test.reads('Where do you want to go?')
      test.press('Brightwater Dental')
      await test.reads('You are signed in')
      expect(test.bodyOf('choose')).to.deep.equal({ attempt: 'att_1', personId: 'usr_1' })
    })
  })

  describe('with a second factor', () => {
    const asks = (methods: string[]) => ({ password: () => json(state('second-factor', { methods })) })

    it('takes a code as apps write it, from a field that offers one-time codes', async () => {
      const test = await open({ ...asks(['totp']), totp: () => json(state('done')) })
      await password(test)
      await test.reads('Six-digit code')
      const field = test.find<HTMLInputElement>('[name=code]')
      expect([field.getAttribute('autocomplete'), field.inputMode]).to.deep.equal(['one-time-code', 'numeric'])
      focused(field)
      await accessible(test.place)
      await test.fill('code', '123 456')
      await test.submit()
      await test.reads('You are signed in')
      expect(test.bodyOf('totp')).to.deep.equal({ attempt: 'att_1', code: '123456' })
    })

    it('takes the digits of other scripts', async () => {
      const test = await open({ ...asks(['totp']), totp: () => json(state('done')) })
      await password(test)
      await test.reads('Six-digit code')
      await test.fill('code', '٠١٢ ٣٤٩')
      await test.submit()
      await test.reads('You are signed in')
      expect(test.bodyOf('totp')!['code']).to.equal('012349')
    })

    it('says that a code is wrong and takes another one', async () => {
      let wrong = true
      const test = await open({ ...asks(['totp']), totp: () => (wrong ? refuse(401, 'code-refused') : json(state('done'))) })
      await password(test)
      await test.reads('Six-digit code')
      await test.fill('code', '111111')
      await test.submit()
      await test.reads('The code is wrong or was used already.')
      wrong = false
      await test.fill('code', '222222')
      await test.submit()
      await test.reads('You are signed in')
    })

    it('starts again when the attempt is over, with the address still there', async () => {
      const test = await open({ ...asks(['totp']), totp: () => refuse(401, 'attempt-expired') })
      await password(test)
      await test.reads('Six-digit code')
      await test.fill('code', '111111')
      await test.submit()
      await test.reads('This sign-in took too long')
      expect(test.find<HTMLInputElement>('[name=email]').value).to.equal(email)
      expect(test.find<HTMLInputElement>('[name=password]').value).to.equal('')
    })

    it('takes a recovery code instead', async () => {
      const test = await open({ ...asks(['totp', 'recovery-code']), 'recovery-code': () => json(state('done', { recoveryCodesLeft: 9 })) })
      await password(test)
      await test.reads('Use a recovery code')
      test.press('Use a recovery code')
      await test.reads('Enter one of the recovery codes')
      await test.fill('code', ' 4F7K 9Q2M ')
      await test.submit()
      await test.reads('You are signed in')
      expect(test.bodyOf('recovery-code')).to.deep.equal({ attempt: 'att_1', code: '4F7K 9Q2M' })
    })
  })

  describe('setting up a second factor', () => {
    const answers: Answers = {
      password: () => json(state('enrol-second-factor', { methods: ['totp', 'passkey'] })),
      'enrol/totp/secret': () => json(enrolment),
      'enrol/totp': () => json({ state: state('done'), recoveryCodes }),
    }

    async function toCodes() {
      const test = await open(answers)
      await password(test)
      await test.reads('Protect your account')
      test.press('Set up an authenticator app')
      await test.reads('Then enter the code')
      return test
    }

    it('draws the key as a picture with a name, and writes it as text', async () => {
      const test = await toCodes()
      const picture = test.find<SVGSVGElement>('svg.qr')
      expect(picture.getAttribute('role')).to.equal('img')
      expect(picture.getAttribute('aria-label')).to.contain('QR code')
      expect(picture.querySelector('path')!.getAttribute('d')).to.match(/^M\d+ \d+h/)
      expect(test.find('.key code').textContent!.replaceAll(' ', '')).to.equal(enrolment.secret)
      expect(test.bodyOf('enrol/totp/secret')).to.deep.equal({ attempt: 'att_1' })
      await accessible(test.place)
    })

    it('shows the recovery codes once, and goes on only when they are kept', async () => {
      const test = await toCodes()
      let signedIn = 0
      test.place.addEventListener('sa-signed-in', () => (signedIn += 1))
      await test.fill('code', '123456')
      await test.submit()
      await test.reads('Keep your recovery codes')
      expect(test.bodyOf('enrol/totp')).to.deep.equal({ attempt: 'att_2', code: '123456' })
      expect([...test.box().querySelectorAll('.codes code')].map((each) => each.textContent)).to.deep.equal(recoveryCodes)
      await accessible(test.place)
      await test.submit()
      expect(test.words()).to.contain('Keep the codes first, then confirm it here.')
      expect(signedIn).to.equal(0)
      test.find<HTMLInputElement>('[name=kept]').click()
      await test.submit()
      await test.reads('You are signed in')
      await test.element.updateComplete
      expect(signedIn).to.equal(1)
      expect(test.words()).not.to.contain(recoveryCodes[0]!)
    })

    it('does not show codes where the person has some already', async () => {
      const test = await open({ ...answers, 'enrol/totp': () => json({ state: state('done'), recoveryCodes: [] }) })
      await password(test)
      await test.reads('Protect your account')
      test.press('Set up an authenticator app')
      await test.reads('Then enter the code')
      await test.fill('code', '123456')
      await test.submit()
      await test.reads('You are signed in')
    })

    it('adds one for somebody who is signed in, without an attempt', async () => {
      const test = await open(answers, { markup: '<sa-sign-in purpose="second-factor"></sa-sign-in>' })
      await test.reads('Protect your account')
      test.press('Set up an authenticator app')
      await test.reads('Then enter the code')
      expect(test.bodyOf('enrol/totp/secret')).to.deep.equal({})
    })

    it('says that the sign-in is too long ago', async () => {
      const test = await open({ 'enrol/totp/secret': () => refuse(403, 'fresh-sign-in-needed') }, { markup: '<sa-sign-in purpose="second-factor"></sa-sign-in>' })
      await test.reads('Protect your account')
      test.press('Set up an authenticator app')
      await test.reads('Your sign-in is too long ago for this.')
    })
  })

  describe('with an invitation', () => {
    const fragment = 'invitation=tok_1'

    it('takes the token out of the address at once, and says what it is for', async () => {
      const test = await open({ invitation: () => json(invitation) }, { fragment })
      expect(location.href).not.to.contain('tok_1')
      await test.reads('Nora Lind, you are invited to the portal of Brightwater Dental.')
      expect(test.heading()).to.equal('Welcome to Larkfield IT')
      expect(test.bodyOf('invitation')).to.deep.equal({ token: 'tok_1' })
      await accessible(test.place)
    })

    it('offers a password manager the address together with the new password', async () => {
      const test = await open({ invitation: () => json(invitation) }, { fragment })
      await test.reads('Accept the invitation')
      const [name, secret] = [test.find<HTMLInputElement>('[name=email]'), test.find<HTMLInputElement>('[name=password]')]
      expect([name.value, name.readOnly, name.autocomplete]).to.deep.equal([email, true, 'username'])
      expect(secret.autocomplete).to.equal('new-password')
      expect(secret.form === name.form).to.equal(true)
    })

    it('asks for length and nothing else', async () => {
      expect(asked).to.deep.equal(passwordLength)
      const test = await open({ invitation: () => json(invitation), 'invitation/accept': () => json(state('done')) }, { fragment })
      await test.reads('Accept the invitation')
      await test.fill('password', 'eleven char')
      expect(test.find('.length').textContent).to.equal('11 characters so far, 12 needed.')
      await test.submit()
      expect(test.find('.summary').textContent).to.contain('Use at least 12 characters.')
      expect(test.sent.some(({ path }) => path === 'invitation/accept')).to.equal(false)
      await test.fill('password', 'twelve chars')
      expect(test.find('.length').textContent).to.equal('12 characters. Long enough.')
      await test.submit()
      await test.reads('You are signed in')
      expect(test.bodyOf('invitation/accept')).to.deep.equal({ token: 'tok_1', password: 'twelve chars' })
    })

    it('says that a password is too easy to guess, where the server finds it so', async () => {
      const test = await open({ invitation: () => json(invitation), 'invitation/accept': () => refuse(400, 'weak-password') }, { fragment })
      await test.reads('Accept the invitation')
      await test.fill('password', 'passwordpassword')
      await test.submit()
      await test.reads('This password is too easy to guess')
      expect(test.find('[name=password]').getAttribute('aria-describedby')).to.contain('sa-sign-in-password-error')
    })

    it('says what to do where the link is dead', async () => {
      const test = await open({ invitation: () => refuse(410, 'link-dead') }, { fragment })
      await test.reads('This invitation cannot be used any more')
      await accessible(test.place)
      test.press('Back to sign-in')
      await test.reads('Forgot your password?')
    })

    it('offers no password where the MSP’s own login is the login', async () => {
      const test = await open({ invitation: () => json({ ...invitation, mfa: 'idp' }) }, { fragment })
      await test.reads('You sign in through Larkfield IT itself')
      expect(test.box().querySelectorAll('input')).to.have.length(0)
    })
  })

  describe('with a forgotten password', () => {
    it('says the same whether or not the address is known', async () => {
      const test = await open({ 'password/forgot': () => json({ status: 'requested' }) })
      test.press('Forgot your password?')
      await test.reads('Set a new password')
      await test.fill('email', email)
      await test.submit()
      await test.reads(`If the portal knows ${email}`)
      expect(test.bodyOf('password/forgot')!['email']).to.equal(email)
      await accessible(test.place)
    })

    it('sets another one by the link and goes on to the second factor', async () => {
      const test = await open({ 'password/reset': () => json(state('second-factor', { methods: ['totp'] })) }, { fragment: 'reset=tok_2' })
      expect(location.href).not.to.contain('tok_2')
      expect(test.heading()).to.equal('Choose a new password')
      await test.fill('password', 'quite another password')
      await test.submit()
      await test.reads('Six-digit code')
      expect(test.bodyOf('password/reset')).to.deep.equal({ token: 'tok_2', password: 'quite another password' })
    })

    it('offers a new link where this one is dead', async () => {
      const test = await open({ 'password/reset': () => refuse(410, 'link-dead') }, { fragment: 'reset=tok_2' })
      await test.fill('password', 'quite another password')
      await test.submit()
      await test.reads('This link cannot be used any more')
      test.press('Send a new link')
      await test.reads('Set a new password')
    })
  })

  describe('in the page', () => {
    it('looks its own whatever the page says about elements', async () => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync('input { border: 9px solid red; font-size: 40px } button { background: red } h2 { color: red }')
      document.adoptedStyleSheets.push(sheet)
      try {
        const { find } = await open()
        expect(getComputedStyle(find('input')).borderTopWidth).to.equal('1px')
        expect(getComputedStyle(find('h2')).color).not.to.equal('rgb(255, 0, 0)')
        expect(getComputedStyle(find('[type=submit]')).backgroundColor).not.to.equal('rgb(255, 0, 0)')
      } finally {
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet)
      }
    })

    it('says what is wrong with an address on another origin', async () => {
      const said = await warnings(async () => {
        const place = await show('<sa-sign-in base-url="https://portal.example"></sa-sign-in>')
        expect(place.textContent).to.contain('is not on this page’s origin'.replace('’', "'"))
      })
      expect(said.join(' ')).to.contain('createPortal with fetchToken')
    })

    it('stays in its place when it is moved, and ends what is under way when it goes', async () => {
      const test = await open({ password: () => new Promise(() => {}) })
      await password(test)
      const signal = test.sent.at(-1)!.signal!
      const other = document.createElement('div')
      test.place.append(other)
      other.append(test.element)
      await pause(5)
      expect(test.find<HTMLInputElement>('[name=email]').value).to.equal(email)
      expect(signal.aborted).to.equal(false)
      test.element.remove()
      await pause(5)
      expect(signal.aborted).to.equal(true)
    })

    for (const options of [{ lang: 'de' }, { lang: 'ar', dir: 'rtl' }, { lang: 'en', scheme: 'dark' }]) {
      it(`is accessible and nothing sticks out at the narrowest: ${JSON.stringify(options)}`, async () => {
        await setViewport({ width: Math.max(280, smallestViewportWidth), height: 800 })
        try {
          const test = await open({ password: () => refuse(401, 'sign-in-failed') }, options)
          await password(test)
          await until('the refusal', () => test.box().querySelector('.summary') !== null)
          await accessible(test.place)
          expect(document.documentElement.scrollWidth).to.be.at.most(innerWidth)
          expect(test.box().lang).to.equal(options.lang)
        } finally {
          await setViewport({ width: 1200, height: 900 })
        }
      })
    }

    it('can be used by keyboard alone', async () => {
      const test = await open({ password: () => json(state('second-factor', { methods: ['totp'] })) })
      test.find('[name=email]').focus()
      await sendKeys({ type: email })
      await sendKeys({ press: 'Tab' })
      await sendKeys({ type: 'correct horse battery staple' })
      await sendKeys({ press: 'Enter' })
      await test.reads('Six-digit code')
      focused(test.find('[name=code]'))
    })
  })
})
