import { encodeFunctionData } from "viem";
import { spreadOf } from "../../harness/spread.ts";
import { baseGas } from "../attestations/easRegistry.ts";
import type { Measure } from "../subject.ts";

const ACTS = 12;
const RULES = 11;
const DAY = 86_400;
const ABOUT = "execution gas, a read of cold storage included";

/** Any rule that each act may have. */
const RULE = {
  quorum: 5,
  floor: 5,
  mode: 0,
  vetoes: 3,
  evidence: true,
  window: 2 * DAY,
  standIn: DAY / 2,
  notice: DAY,
  budget: 0,
  sunset: 0,
} as const;

/**
 * What the law in force costs whoever asks for it: of each act as it was founded, and while another law of it is announced, when
 * the older one is asked for. One slot both times.
 */
export const measureRules: Measure = async ({ chain }) => {
  const probe = await chain.viem.deployContract("RulesProbe", [Array.from({ length: ACTS }, () => RULE)]);
  const { abi, address: rulebook } = await chain.viem.getContractAt("Rulebook", await probe.read.rulebook());
  const acts = Array.from({ length: ACTS }, (_, act) => act);
  const inside: number[] = [];
  const fromCaller: number[] = [];
  const measure = async () => {
    const moment = (await chain.now()) + 60n;
    for (const act of acts) {
      const args = [act, moment] as const;
      const data = encodeFunctionData({ abi, functionName: "packedRuleAt", args });
      const hash = await chain.relayer.sendTransaction({ to: rulebook, data });
      inside.push((await chain.gasOf(hash)) - baseGas(data));
      const [gas] = await probe.read.measure([act]);
      fromCaller.push(Number(gas));
    }
  };
  await measure();
  const changes = acts.map((act) => ({
    act,
    rule: { ...RULE, quorum: act === RULES ? 5 : 6, floor: act === RULES ? 5 : 6 },
  }));
  const from = ((await chain.now()) / 60n + 3n * 1_440n) * 60n;
  await chain.gasOf(await probe.write.announce([changes, from]));
  await measure();
  return [
    row(
      "rules-read-inside",
      `what a rulebook itself spends on the law of an act, called by a transaction; ${ABOUT}`,
      inside,
      2_600,
    ),
    row(
      "rules-read",
      `a contract asks a rulebook for it by the library, the call to a cold contract included; ${ABOUT}`,
      fromCaller,
      5_300,
    ),
  ];
};

function row(id: string, about: string, samples: readonly number[], goal: number) {
  return { id, about, unit: "gas", ours: spreadOf(samples), peer: null, goal };
}
