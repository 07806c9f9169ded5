/** What Keccak-f[1600] looks up: a planted flaw in either must fail the self-test. */
export type KeccakTables = {
  /** How far lane x + 5y is rotated to the left, in bits. */
  readonly rotations: readonly number[];
  /** What is added to lane 0 in each round. */
  readonly roundConstants: readonly bigint[];
};

/** Lanes of the state: 5 by 5, of 64 bits each. */
export const LANES = 25;

const ROUNDS = 24;

/** The tables of FIPS 202, computed as its sections 3.2.2 and 3.2.5 define them. */
export const keccakTables: KeccakTables = { rotations: rotations(), roundConstants: roundConstants() };

/** Rho, section 3.2.2: along the path (x, y) -> (y, 2x + 3y), the t-th lane moves by the t-th triangular number. */
function rotations(): number[] {
  const offsets = new Array<number>(LANES).fill(0);
  let x = 1;
  let y = 0;
  for (let t = 0; t < LANES - 1; t++) {
    offsets[x + 5 * y] = (((t + 1) * (t + 2)) / 2) % 64;
    [x, y] = [y, (2 * x + 3 * y) % 5];
  }
  return offsets;
}

/** Iota, section 3.2.5: bit 2^j - 1 of round r's constant is what the shift register gives at step 7r + j. */
function roundConstants(): bigint[] {
  const constants: bigint[] = [];
  let register = 1;
  for (let round = 0; round < ROUNDS; round++) {
    let constant = 0n;
    for (let j = 0; j < 7; j++) {
      if (register & 1) constant |= 1n << BigInt(2 ** j - 1);
      register = register & 0x80 ? (register << 1) ^ 0x171 : register << 1;
    }
    constants.push(constant);
  }
  return constants;
}
