import type { FaultDetails, FaultKey } from "../../../src/react/faultWords.ts";
import type { FaultTexts } from "../../shared/faultTexts.ts";

/** Who did not answer, and why. */
const noAnswer =
  (why: (it: string, details: FaultDetails) => string) =>
  (details: FaultDetails): string => {
    const { nodes = [] } = details;
    const isOne = nodes.length < 2;
    const whom = isOne
      ? `del nodo de la red ${nodes[0] ?? ""}`
      : `de ninguno de los nodos de la red (${nodes.join(", ")})`;
    return `Sin respuesta ${whom.trim()}: ${why(isOne ? "el nodo" : "el último", details)}.`;
  };
const quoted = ({ quote }: FaultDetails): string =>
  quote === undefined ? "" : ` La billetera dice: «${quote}».`;

const LIST_HINT = "Inténtalo de nuevo en unos minutos. Si sigue así, avisa a quien dirige la campaña.";
const OTHER_LIST = {
  reason: () => "Lo que se sirvió no es la lista de esta campaña, así que no se creyó nada de ello.",
  hint: LIST_HINT,
};

/** What the toolkit has words for; what nobody knows stays in its own words. */
type Whole = {
  readonly faults: Readonly<Record<Exclude<FaultKey, "Unexpected">, FaultTexts["faults"][string]>>;
};

/** Spanish of faults of nodes, wallets and hosts. */
export const faults = {
  sent: {
    nothing: "No se envió nada, y no se ha perdido nada.",
    unknown:
      "Puede que se haya enviado igualmente: mira en el historial de la propia billetera antes de intentarlo de nuevo. Nada se paga dos veces.",
  },
  faults: {
    "ChainNotReachable.unreachable": {
      reason: noAnswer((it) => `${it} está caído, o tu dispositivo no tiene conexión`),
      hint: "Revisa tu conexión, y pregunta de nuevo en un minuto.",
    },
    "ChainNotReachable.silent": {
      reason: noAnswer((it) => `${it} tardó demasiado, porque está saturado o lo está tu conexión`),
      hint: "Pregunta de nuevo en un minuto, o desde otra conexión.",
    },
    "ChainNotReachable.busy": {
      reason: noAnswer((it) => `${it} recibe demasiadas preguntas, y por ahora no acepta más`),
      hint: "Espera un minuto, y pregunta de nuevo.",
    },
    "ChainNotReachable.status": {
      reason: noAnswer((it, { status }) => `${it} tiene un fallo propio (HTTP ${status})`),
      hint: "Pregunta de nuevo en unos minutos.",
    },
    "ChainNotReachable.nonsense": {
      reason: noAnswer((it) => `${it} envió otra cosa, como una página en la que tu red pide iniciar sesión`),
      hint: "Abre otro sitio para ver si tu red te deja pasar, y pregunta de nuevo.",
    },
    "ChainNotReachable.failing": {
      reason: noAnswer((it) => `${it} falló con la pregunta`),
      hint: "Pregunta de nuevo en un minuto.",
    },
    NotOnNode: {
      reason: noAnswer((it) => `${it} va por detrás de la red, y todavía no tiene ese bloque`),
      hint: "Pregunta de nuevo en un minuto.",
    },
    "WrongNode.node": {
      reason: () => "El nodo que consulta esta página es de otra red.",
      hint: "Avisa a quien publicó esta página: nombra un nodo equivocado.",
    },
    NotEnoughFunds: {
      reason: () =>
        "La cuenta no puede pagar el gas: tiene muy poca moneda de la propia red, que en la mayoría es ETH.",
      hint: "Envíale un poco e inténtalo de nuevo, o elige una forma que no te cueste gas.",
    },
    WalletRefused: {
      reason: () => "Rechazaste la solicitud en tu billetera.",
      hint: "No se firmó nada: inténtalo de nuevo cuando quieras.",
    },
    WalletBusy: {
      reason: () => "La billetera no acepta solicitudes: todavía espera tu respuesta a una anterior.",
      hint: "Abre la billetera, responde o cierra lo que pide, e inténtalo de nuevo.",
    },
    "WrongChain.other": {
      reason: () => "La billetera está en otra red, así que no se le pidió nada.",
      hint: "Cambia la red de la billetera, e inténtalo de nuevo.",
    },
    "WrongChain.unknown": {
      reason: (details) =>
        `La billetera no cambió a esta red: no la conoce, y no la añadió.${quoted(details)}`,
      hint: "Añade la red en los ajustes de la propia billetera, o usa otra billetera.",
    },
    "WrongChain.stays": {
      reason: (details) => `La billetera no cambió a esta red.${quoted(details)}`,
      hint: "Cambia la red en la propia billetera, e inténtalo de nuevo.",
    },
    "WalletAccountGone.gone": {
      reason: () =>
        "La billetera ya no ofrece a esta página la cuenta que estaba conectada: se retiró, o se eligió otra.",
      hint: "Elige esa cuenta en la billetera, o conecta de nuevo.",
    },
    "WalletAccountGone.locked": {
      reason: () => "La billetera no ofrece ninguna cuenta a esta página: está bloqueada, o no tiene.",
      hint: "Desbloquea la billetera, y conecta de nuevo.",
    },
    "WalletFailed.lacks": {
      reason: (details) => `La billetera no puede hacer lo que se le pidió.${quoted(details)}`,
      hint: "Usa otra billetera, o elige otra forma.",
    },
    "WalletFailed.disconnected": {
      reason: () => "La billetera no llega a la red: ha perdido su propia conexión.",
      hint: "Abre la billetera, revisa su red, e inténtalo de nuevo.",
    },
    "WalletFailed.failed": {
      reason: (details) => `Falló la billetera, o el nodo que usa.${quoted(details)}`,
      hint: "Abre la billetera, revisa su red, e inténtalo de nuevo.",
    },
    "WalletFailed.paymaster": {
      reason: (details) =>
        `Quien iba a pagar por ti el coste de red no se ha hecho cargo de esta reclamación.${quoted(details)}`,
      hint: "Inténtalo más tarde, o elige una forma en la que pagas tú el coste.",
    },
    "NotSent.pending": {
      reason: () => "La red no aceptó la transacción: otra de esta cuenta todavía espera, y ocupa su lugar.",
      hint: "Espera a que termine, o acelérala en la billetera, e inténtalo de nuevo.",
    },
    "NotSent.nonce": {
      reason: () =>
        "La red no aceptó la transacción: la billetera le dio un número (nonce) que no es el siguiente de esta cuenta.",
      hint: "Espera un minuto e inténtalo de nuevo. Si sigue así, borra la actividad de la cuenta en los ajustes de la billetera.",
    },
    "NotSent.held": {
      reason: () => "La red ya tiene esta misma transacción: se envió antes.",
      hint: "Espera a que termine.",
    },
    "NotServed.page": {
      reason: () =>
        "No se pudo cargar una parte de esta página: su servidor o tu conexión está caída, o la página cambió.",
      hint: "Carga la página de nuevo.",
    },
    "NotServed.list": {
      reason: () => "No se pudo obtener la lista: su servidor está caído, o la ha movido.",
      hint: LIST_HINT,
    },
    "BadManifest.list": OTHER_LIST,
    "RootMismatch.list": OTHER_LIST,
    "ConventionMismatch.list": OTHER_LIST,
    "CountMismatch.list": OTHER_LIST,
    "DamagedTile.list": OTHER_LIST,
    "DamagedBucket.list": OTHER_LIST,
    "DamagedTree.list": OTHER_LIST,
  },
} satisfies FaultTexts & Whole;
