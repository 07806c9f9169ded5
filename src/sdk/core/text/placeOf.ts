/**
 * Protocol and host of an address: providers put keys into the rest.
 * @param unknown what stands for one that has no host
 */
export function placeOf(url: string, unknown = "..."): string {
  const { protocol, host } = URL.parse(url) ?? {};
  return host === undefined || host === "" ? unknown : `${protocol}//${host}`;
}
