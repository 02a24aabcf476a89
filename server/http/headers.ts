/**
 * What stands on every answer. The API serves data and never a page: nothing it sends may be run, framed, sniffed or kept.
 *
 * @param secure whether the API is reached over https only, so that browsers may be told to remember it
 */
export function baseHeaders(secure: boolean): Record<string, string> {
  return {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    vary: 'Origin',
    ...(secure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  }
}
