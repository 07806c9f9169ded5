/** What to do where nothing says what amounts count. @param decimals that the file states */
export function unitHint(decimals?: string): string {
  const known = decimals === undefined ? "18, as most tokens have" : `${decimals}, as the file states`;
  return `Give --decimals ${known}; or --base-units if the amounts are whole base units.`;
}
