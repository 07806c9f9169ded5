/** Chains whose coin is ether, which most tools assume, and those of others by their coin's symbol, as viem's list of chains has them. */
const chainsOf: Readonly<Record<string, readonly number[]>> = {
  ETH: [
    1, 10, 130, 169, 288, 324, 480, 1101, 1135, 1337, 1868, 1923, 2741, 5330, 8453, 17_000, 31_337, 34_443,
    42_161, 48_900, 55_244, 57_073, 59_144, 60_808, 81_457, 84_532, 167_000, 421_614, 534_352, 560_048,
    7_777_777, 11_155_111, 11_155_420,
  ],
  APE: [33_139],
  AVAX: [43_113, 43_114],
  BERA: [80_094],
  BNB: [56],
  CELO: [42_220],
  CORE: [1_116],
  CRO: [25],
  FLOW: [747],
  FLR: [14],
  FRAX: [252],
  FTM: [250],
  GLMR: [1_284],
  HBAR: [295],
  HYPE: [999],
  IMX: [13_371],
  IOTX: [4_689],
  KAIA: [8_217],
  KAVA: [2_222],
  METIS: [1_088],
  MNT: [5_000],
  MON: [143],
  MOVR: [1_285],
  PLUME: [98_866],
  POL: [137, 80_002],
  RON: [2_020],
  S: [146],
  SEI: [1_329],
  TLOS: [40],
  XDAI: [100],
  XPL: [9_745],
  ZETA: [7_000],
};

const symbols = new Map(
  Object.entries(chainsOf).flatMap(([symbol, ids]) => ids.map((id) => [id, symbol] as const)),
);

/** What people call a chain's own coin; of a chain that is not listed, just that: amounts in the wrong coin would be worse. */
export function currencyOf(chainId: number): {
  readonly name: string;
  readonly symbol: string;
  readonly decimals: 18;
} {
  const symbol = symbols.get(chainId) ?? "coin";
  return { name: symbol === "ETH" ? "Ether" : symbol, symbol, decimals: 18 };
}
