import type { ErrorTexts } from "../../shared/errorKinds.ts";

const TELL = "Avisa a quien dirige la campaña.";
const LOOK =
  "El historial de la propia billetera dice si envió algo: míralo antes de intentarlo de nuevo. Nada se paga dos veces.";
const OTHER_WALLET = "Usa otra billetera, o elige otra forma.";

/** Spanish of the toolkit's errors, by kind. */
export const errors: ErrorTexts = {
  altered: [
    "Lo que se dio no está completo, no tiene la forma debida o fue alterado.",
    "Pídelo de nuevo a quien te lo dio, y pásalo sin cambios.",
  ],
  foreign: [
    "Esto no es una credencial, ni la pregunta de un verificador, ni un archivo de credenciales guardado.",
    "Da lo que te entregaron entero y sin cambios: un archivo, un enlace o el texto de un código QR.",
  ],
  tooLong: [
    "Es demasiado largo para ser lo que se espera.",
    "Comprueba que es lo correcto, y da una sola cosa a la vez.",
  ],
  unreadable: [
    "No se puede leer el archivo: se movió, cambió, o la página no puede leerlo.",
    "Elígelo de nuevo.",
  ],
  hidden: [
    "No se muestran todos los campos que hacen falta.",
    "Muestra también esos campos, o pide la credencial entera a su emisor.",
  ],
  otherSchema: [
    "La credencial es de otro tipo que el que se pide.",
    "Muestra una credencial del tipo que pide la campaña o el verificador.",
  ],
  otherSubject: [
    "La credencial trata de otra cuenta.",
    "Usa la credencial de esta cuenta, o la cuenta de la que trata.",
  ],
  otherIssuer: [
    "No se acepta a quien emitió la credencial.",
    "Usa una credencial de un emisor que se acepte aquí.",
  ],
  otherCredential: ["La pregunta trata de otra credencial.", "Muestra la credencial por la que se pregunta."],
  notIssued: [
    "La credencial todavía no dice en qué lote se emitió.",
    "Pídela de nuevo a su emisor cuando la haya emitido.",
  ],
  notValid: [
    "La credencial no vale ahora: no se emitió, aún no rige, ha caducado, o está suspendida o revocada.",
    "Pregunta a su emisor.",
  ],
  used: [
    "Con esta credencial, o por esta persona, ya se reclamó en esta campaña.",
    "Cada una cobra una sola vez: si te corresponde, reclama con otra credencial u otra cuenta.",
  ],
  notShown: [
    "Falta la credencial que pide la puerta de la campaña, o sobra.",
    "Muestra lo que la campaña pide, y nada más.",
  ],
  address: [
    "Eso no es una dirección, o tiene un dígito mal escrito.",
    "Escribe 0x y 40 dígitos hexadecimales, o cópiala de nuevo.",
  ],
  number: ["Eso no es un importe.", "Escribe un número en cifras, 0 o más, con un solo punto decimal."],
  notListed: [
    "Esta dirección no está en la lista.",
    "Revisa la dirección: puede que estés en la lista con otra.",
  ],
  severalTimes: ["Esta dirección está varias veces en la lista.", TELL],
  otherList: ["La lista publicada no encaja con esta campaña, así que no se creyó nada de ella.", TELL],
  otherCampaign: [
    "Lo que hay en la red no es la campaña para la que se hizo esta página.",
    "No firmes ni envíes nada aquí. Pide a quien dirige la campaña su propia página.",
  ],
  otherNode: [
    "El nodo que consulta esta página es de otra red.",
    "Avisa a quien publicó esta página: nombra un nodo equivocado.",
  ],
  wrongBuild: [
    "Esta página está mal construida.",
    "Avisa a quien la publicó: tiene que construirla de nuevo.",
  ],
  tooEarly: ["Todavía no se puede reclamar.", "Vuelve cuando se abra: la página dice desde cuándo."],
  ended: ["La campaña ha terminado: ya no se paga nada.", "Pregunta a quien dirige la campaña."],
  paused: [
    "Las reclamaciones están en pausa.",
    "Vuelve después: el final se aplaza tanto como dure la pausa.",
  ],
  paid: ["Ya se pagó.", "No hay nada que hacer: la transacción está en el explorador."],
  nothingDue: ["Ahora no hay nada por cobrar.", "Vuelve cuando haya más."],
  notYours: [
    "Solo la propia cuenta puede hacerlo así.",
    "Conecta la cuenta de la lista, o haz que firme la reclamación.",
  ],
  recipient: [
    "Allí no se puede pagar: el dinero se perdería.",
    "Da otra dirección, cuya clave tenga alguien.",
  ],
  takesNoCoin: [
    "El destinatario no acepta el pago: es un contrato que no puede recibir la moneda de esta cadena.",
    "Firma la reclamación con la cuenta, y da otra dirección.",
  ],
  signedForLess: [
    "La cuenta firmó por menos de lo que le corresponde ahora.",
    "Firma de nuevo por la cantidad entera.",
  ],
  feeTakesAll: [
    "Lo que permites retener por el envío podría llevarse todo el pago.",
    "Permite menos, o firma por más.",
  ],
  feeTooHigh: [
    "Lo que se quiere retener por el envío es más de lo que permite la reclamación.",
    "Firma de nuevo y permite más, o envía la reclamación tú mismo.",
  ],
  signedByOther: [
    "La firma no es de esta cuenta sobre esta reclamación.",
    "Firma de nuevo con la propia cuenta.",
  ],
  notDeployed: [
    "La firma es de una cuenta cuyo contrato aún no existe en la red.",
    "Haz primero una transacción con esa cuenta, y entrega después la misma firma.",
  ],
  overdue: ["El plazo de la firma se ha acabado.", "Firma de nuevo, con un plazo más largo."],
  gas: ["A la transacción le faltó gas.", "Envíala de nuevo con más gas."],
  sanctioned: [
    "La lista que consulta la campaña marca esta dirección como sancionada.",
    "Si es el destinatario, elige otro. La campaña no puede cambiar la lista: pregunta a quien la mantiene.",
  ],
  votesByCall: [
    "Los votos de esta cuenta no se pueden delegar con una firma.",
    "Reclama sin ella. Si el token tiene votos, delégalos después con una transacción de la cuenta.",
  ],
  votesAgain: [
    "La delegación firmada no cuenta ahora: su plazo pasó, o la cuenta ha firmado o enviado otra cosa.",
    "Fírmala de nuevo.",
  ],
  oracleSilent: [
    "La lista de sanciones que consulta la campaña no responde, y sin ella no se paga a nadie.",
    "Inténtalo más tarde. Si sigue así, avisa a quien dirige la campaña.",
  ],
  notAgreed: [
    "La cuenta no ha firmado las condiciones de esta campaña.",
    "Fírmalas con la cuenta a la que corresponde el pago, y vuelve a intentarlo.",
  ],
  gateRefuses: ["La puerta de la campaña no acepta la reclamación.", TELL],
  notFunded: [
    "La campaña no tiene dinero suficiente.",
    "Quien la dirige tiene que aportar los fondos: espera.",
  ],
  tokenRefuses: [
    "El token, o la puerta de la campaña, lo rechazó.",
    "Inténtalo más tarde. Si sigue así, avisa a quien dirige la campaña.",
  ],
  gateway: [
    "La pasarela no acepta la reclamación ahora.",
    "Inténtalo en unos minutos, o reclama directamente.",
  ],
  queueTooLong: [
    "El plazo de la firma se acabaría antes de que le toque: hay demasiadas delante.",
    "Reclama directamente, o firma de nuevo con un plazo más largo.",
  ],
  signedBefore: [
    "La pasarela ya tiene esta reclamación con otra firma, y la conserva.",
    "Si aún no se ha enviado, firma de nuevo con un plazo más largo; si no, espera a la primera, o reclama directamente.",
  ],
  notSaid: ["La billetera no dijo qué envió, o no respondió a tiempo.", LOOK],
  noSignature: [
    "La billetera no dio ninguna firma: quizá tengan que firmar antes otros dueños de la cuenta.",
    "No se envió nada. Reclama con una transacción de la cuenta, o firma cuando los dueños estén listos.",
  ],
  unpaired: ["El vínculo con la billetera se acabó.", `Vincúlala de nuevo cuando quieras. ${LOOK}`],
  noPairing: ["No se pudo vincular la billetera, o no permite lo que se le pide.", OTHER_WALLET],
  relaySilent: [
    "El servicio por el que se llega a la billetera (WalletConnect) no responde.",
    "Inténtalo más tarde, o usa una billetera de este navegador.",
  ],
  pairedElsewhere: [
    "La billetera se vinculó para otra red.",
    "Desconéctala, añade esta red en la billetera y vincúlala de nuevo.",
  ],
  safe: [
    "Dentro de la aplicación de Safe esto no se puede pedir: los dueños firman uno tras otro.",
    "Deja que la Safe lo envíe como llamadas.",
  ],
  nodeContradicts: [
    "El nodo no dio lo que hace falta, o sus respuestas no concuerdan.",
    "Pregunta de nuevo. Si sigue así, avisa a quien publicó esta página.",
  ],
  notKnown: [
    "No se puede saber el estado en este momento: lo que se leyó es demasiado antiguo o demasiado nuevo.",
    "Pregunta de nuevo en un minuto, con conexión.",
  ],
  clock: ["El reloj de este dispositivo va atrasado respecto a la red.", "Pon el reloj en hora."],
  registry: [
    "No es un registro en el que esta página confíe, o no hay ninguno en su lugar.",
    "Pregunta al emisor en qué registro está la credencial.",
  ],
  copy: ["La copia está dañada, o no es de esta página.", "Haz una copia nueva con conexión."],
  copyOfOthers: [
    "Esta copia no la firmó nadie cuyas copias se acepten aquí.",
    "Pide una copia firmada a quien opera esta página.",
  ],
  copyTime: [
    "La copia es más antigua que la guardada, o de un momento que aún no llegó.",
    "Sigue con la copia guardada, y compara el reloj de este dispositivo con otro.",
  ],
  question: [
    "La respuesta es de otra pregunta, o la pregunta se acabó.",
    "Pregunta de nuevo: cada pregunta acepta una sola respuesta.",
  ],
  passphrase: [
    "La frase de paso no abre estas credenciales.",
    "Escríbela de nuevo: cuentan las mayúsculas y los espacios. Nadie puede buscarla por ti.",
  ],
  weak: [
    "La frase de paso es fácil de adivinar.",
    "Toma cinco palabras o más que no tengan nada que ver entre sí ni contigo, o deja que el dispositivo cree una.",
  ],
  notWritten: [
    "El dispositivo no escribió nada: está lleno o no guarda nada para esta página.",
    "Guarda un archivo, libera espacio en el dispositivo, vuelve a cargar la página e inténtalo de nuevo. Todo sigue como estaba.",
  ],
  otherWindow: [
    "Las credenciales están bloqueadas, o se abrieron en otra ventana con otra frase de paso.",
    "Ábrelas con esa frase de paso. No se sobrescribió nada.",
  ],
  vault: [
    "Lo guardado está dañado, es de una página más nueva o no es un archivo de credenciales. No se cambió nada.",
    "Toma un archivo que guardaste antes, o abre la página más nueva.",
  ],
  noCrypto: [
    "Este navegador no cifra nada para esta página.",
    "Ábrela con una dirección que empiece por https.",
  ],
};
