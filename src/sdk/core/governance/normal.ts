/** Of the standard normal distribution: how likely a draw is not above `x`. To 1e-7 (Abramowitz and Stegun, 7.1.26). */
export function normalShare(x: number): number {
  const magnitude = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * magnitude);
  const tail =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) *
    Math.exp(-magnitude * magnitude);
  return x < 0 ? tail / 2 : 1 - tail / 2;
}

const MAX_DEVIATIONS = 8;
const HALVINGS = 40;

/** The other way round: what a draw is not above with this likelihood. @param share above 0 and below 1 */
export function normalQuantile(share: number): number {
  let low = -MAX_DEVIATIONS;
  let high = MAX_DEVIATIONS;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (normalShare(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
