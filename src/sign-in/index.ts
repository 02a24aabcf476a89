// The hosted door has an entry of its own: a page that signs nobody in does not load it.
export { createSignIn, type SignIn, type SignInOptions, type SignInSettings, type HostedTokenOptions } from '../client/sign-in.ts'
export * from '../client/errors.ts'
