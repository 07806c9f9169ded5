import type { ListenParameters, Service } from "../../http/listening.ts";
import { openServer } from "../../http/openServer.ts";
import { attestationRoutes } from "./attestationRoutes.ts";
import { listAttestationsRoute } from "./listAttestationsRoute.ts";
import {
  type OpenAttestationVerdictsParameters,
  openAttestationVerdicts,
} from "./openAttestationVerdicts.ts";
import type { Verdicts } from "./openVerdicts.ts";
import { openVerdictMetrics } from "./verdictMetrics.ts";
import { verdictRoutes } from "./verdictRoutes.ts";

export type OpenVerdictServiceParameters = ListenParameters & {
  readonly verdicts: Verdicts;
  /** Of which registry single attestations are judged, too; default: none. */
  readonly attestations?: Omit<OpenAttestationVerdictsParameters, "onTrouble"> | undefined;
};

const API = {
  title: "Symbolon verdicts",
  description: "Says of credentials whether they are good: as of which block, until when, and why.",
};

/** Serves verdicts over HTTP. @throws SymbolonError `PortNotFree`, and as `openAttestationVerdicts` */
export async function openVerdictService(parameters: OpenVerdictServiceParameters): Promise<Service> {
  const { verdicts, onTrouble } = parameters;
  const attestations =
    parameters.attestations && (await openAttestationVerdicts({ ...parameters.attestations, onTrouble }));
  const index = attestations?.index;
  const onClose = () => attestations?.close();
  const openMetrics = () => openVerdictMetrics(verdicts, index);
  try {
    return await openServer({ ...parameters, api: API, openMetrics, onClose }, (service, metrics) => {
      verdictRoutes(service, { verdicts, index }, metrics);
      if (attestations !== undefined) attestationRoutes(service, attestations, metrics);
      if (index !== undefined) listAttestationsRoute(service, index);
    });
  } catch (thrown) {
    onClose();
    throw thrown;
  }
}
