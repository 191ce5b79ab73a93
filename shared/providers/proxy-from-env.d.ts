/** The package ships no types. */
declare module "proxy-from-env" {
  /** The proxy that the environment names for an address; "" when none applies. */
  export function getProxyForUrl(url: string | URL): string;
}
