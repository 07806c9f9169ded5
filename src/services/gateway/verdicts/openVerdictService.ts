import type { ListenParameters, Service } from "../../http/listening.ts";
import { openServer } from "../../http/openServer.ts";
import { type LimitTerms, openReadLimits, USUAL_READS } from "../service/addressLimits.ts";
import { attestationRoutes } from "./attestationRoutes.ts";
import { listAttestationsRoute } from "./listAttestationsRoute.ts";
import {
  type OpenAttestationVerdictsParameters,
  openAttestationVerdicts,
} from "./openAttestationVerdicts.ts";
import type { Verdicts } from "./openVerdicts.ts";
import { openVerdictMetrics } from "./verdictMetrics.ts";
import { oldSource, verdictRoutes } from "./verdictRoutes.ts";

export type OpenVerdictServiceParameters = ListenParameters & {
  /** What each address may ask; default: 100 requests a second, and 400 at once beyond. */
  readonly reads?: LimitTerms | undefined;
  readonly verdicts: Verdicts;
  /** Of which registry single attestations are judged, too; default: none. */
  readonly attestations?: Omit<OpenAttestationVerdictsParameters, "onTrouble"> | undefined;
};

/** It has no events. */
const NO_STREAMS = 0;

const API = {
  title: "Symbolon verdicts",
  description: "Says of credentials whether they are good: as of which block, until when, and why.",
};

/** Serves verdicts over HTTP. @throws SymbolonError `PortNotFree`, and as `openAttestationVerdicts` */
export async function openVerdictService(parameters: OpenVerdictServiceParameters): Promise<Service> {
  const { verdicts, reads = USUAL_READS, onTrouble } = parameters;
  const attestations =
    parameters.attestations && (await openAttestationVerdicts({ ...parameters.attestations, onTrouble }));
  const index = attestations?.index;
  const onClose = () => attestations?.close();
  const openMetrics = () => openVerdictMetrics(verdicts, index);
  const notReady = () => oldSource({ verdicts, index });
  try {
    const readLimits = openReadLimits(reads, NO_STREAMS);
    const terms = { ...parameters, api: API, openMetrics, notReady, readLimits, onClose };
    return await openServer(terms, (service, metrics) => {
      verdictRoutes(service, { verdicts, index }, metrics);
      if (attestations !== undefined) attestationRoutes(service, attestations, metrics);
      if (index !== undefined) listAttestationsRoute(service, index);
    });
  } catch (thrown) {
    onClose();
    throw thrown;
  }
}
