/** The least of 1, 2, 5, 10, 20, ... (and their tenths, hundredths, ...) that divides `span` into at most `parts`. */
export function niceStep(span: number, parts: number): number {
  const least = span / parts;
  if (!(least > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5].find((candidate) => candidate * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}
