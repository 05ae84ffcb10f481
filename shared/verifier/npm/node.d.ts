export { Verifier } from "./verifier.js";
export type {
  Check, CheckName, Facts, FileFacts, Judgement, KeyList, Papers, Sector, VerifierError, Withdrawn,
} from "./verifier.js";
