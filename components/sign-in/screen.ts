/** What is on screen. */
export type Screen =
  | 'loading'
  | 'sign-in'
  | 'choose'
  | 'factor'
  | 'enrol'
  | 'totp'
  | 'codes'
  | 'invitation'
  | 'link-over'
  | 'forgot'
  | 'sent'
  | 'reset'
  | 'done'

/** A way to give the second factor. */
export type Method = 'totp' | 'passkey' | 'recovery-code'
