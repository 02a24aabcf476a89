export function portalPlugin() {
  return { name: 'portal-command' };
}
