/**
 * Protocol and host of an address: providers put keys into the rest.
 * @param unknown the result for an address without a host
 */
export function placeOf(url: string, unknown = "..."): string {
  const { protocol, host } = URL.parse(url) ?? {};
  return host === undefined || host === "" ? unknown : `${protocol}//${host}`;
}
