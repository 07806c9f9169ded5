import type { Measurement } from "../../harness/measurement.ts";
import type { Spread } from "../../harness/spread.ts";
import type { Measure } from "../subject.ts";
import { commonTasks } from "./commonTasks.ts";
import { deployEas } from "./deployEas.ts";
import { deploySignProtocol } from "./deploySignProtocol.ts";
import { deployVerax } from "./deployVerax.ts";
import { easTasks } from "./easTasks.ts";
import { measureOwn } from "./measureOwn.ts";
import { onOwnChain } from "./onOwnChain.ts";
import { ownTasks } from "./ownTasks.ts";
import { type Figures, figureOf, runTasks } from "./runTasks.ts";
import { SERIES_FIRST } from "./seriesFirst.ts";
import type { RowTerms } from "./task.ts";

type Peer = { readonly suffix: string; readonly name: string; readonly figures: Figures };

/** Every row there is, in the order of the table. */
const rows: readonly RowTerms[] = [...commonTasks, ...easTasks, ...ownTasks, SERIES_FIRST];

/**
 * Attesting, revoking and reading one by one, beside EAS and, where they can do the like, Verax and Sign Protocol. Each
 * registry has a chain of its own, all alike.
 */
export const measureAttestations: Measure = async () => {
  const ours = await measureOwn();
  const eas = await onOwnChain(async (chain) =>
    runTasks(await deployEas(chain), [...commonTasks, ...easTasks]),
  );
  const peers: readonly Peer[] = [
    {
      suffix: "",
      name: "EAS 1.4.0, published bytecode (@ethereum-attestation-service/eas-contracts 1.9.0)",
      figures: eas,
    },
    {
      suffix: "-vs-verax",
      name: "Verax, published bytecode (@verax-attestation-registry/verax-contracts 9.0.0)",
      figures: await onOwnChain(async (chain) => runTasks(await deployVerax(chain), commonTasks)),
    },
    {
      suffix: "-vs-sign-protocol",
      name: "Sign Protocol, compiled from its sources (@ethsign/sign-protocol-evm 1.1.3)",
      figures: await onOwnChain(async (chain) => runTasks(await deploySignProtocol(chain), commonTasks)),
    },
  ];
  return rows.flatMap((row) => measurementsOf(row, goalOf(row, eas), figureOf(ours, row.id), peers));
};

function goalOf({ id, goal }: RowTerms, eas: Figures): number | null {
  return goal === null || typeof goal === "number" ? goal : figureOf(eas, id).median + goal.overEas;
}

/** One row a peer that can do it; where there is none, one without a peer. */
function measurementsOf(
  { id, about }: RowTerms,
  goal: number | null,
  ours: Spread,
  peers: readonly Peer[],
): Measurement[] {
  const common = { about, unit: "gas", ours, goal };
  const beside = peers.flatMap(({ suffix, name, figures }) => {
    const spread = figures.get(id);
    return spread === undefined ? [] : [{ ...common, id: `${id}${suffix}`, peer: { name, spread } }];
  });
  return beside.length > 0 ? beside : [{ ...common, id, peer: null }];
}
