import type { VerdictTexts } from "../../shared/verdictTexts.ts";

/** Spanish of verdicts. */
export const verdict: VerdictTexts = {
  outcomes: {
    NotFound: "no se había emitido tal credencial",
    Revoked: "esta credencial estaba revocada",
    Expired: "esta credencial estaba caducada",
    NotYetValid: "esta credencial aún no era válida",
    Suspended: "esta credencial estaba suspendida",
    Valid: "esta credencial era válida",
  },
  decided: (moment, outcome) => `El ${moment}, ${outcome}.`,
  since: (moment) => `Es así desde el ${moment}.`,
  sources: {
    live: (block, moment) => `Lo dice el bloque ${block} de la red, del ${moment}.`,
    cached: (block, moment) => `Lo dice una copia del bloque ${block}, del ${moment}.`,
    offline: (block, moment) => `Lo dice un testimonio del bloque ${block}, del ${moment}.`,
  },
  once: "Se refiere solo a ese momento: pregunta de nuevo la próxima vez.",
  until: (moment) =>
    `Se refiere a momentos antes del ${moment}, se anuncie lo que se anuncie hasta entonces.`,
  untilHold: (moment) =>
    `Se refiere a momentos antes del ${moment}, salvo que llegue antes una retención de emergencia.`,
  unavailable: "No se puede saber si esta credencial es válida.",
  mismatch: "Esta no es la credencial que se espera.",
};
