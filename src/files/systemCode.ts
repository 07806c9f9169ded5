/** What Node calls a failure of the system or of zlib: `ENOENT`, `Z_BUF_ERROR`. */
export function systemCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}
