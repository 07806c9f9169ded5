// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader } from "../../contracts/interfaces/IBatchRegistry.sol";
import { Credential, ICredentialVerifier, Outcome, Verdict } from "../../contracts/interfaces/ICredentialVerifier.sol";

/// @title VerifyProbe
/// @notice A contract that asks the verifier, and tells what asking cost it. Only the gas bench deploys it.
contract VerifyProbe {
    /// @notice Execution gas from before the question is encoded until the verdict is decoded, calls to cold contracts
    /// and reads of cold storage included.
    function measure(
        ICredentialVerifier verifier,
        BatchHeader calldata header,
        Credential calldata credential,
        bytes32[] calldata proof
    ) external view returns (uint256 gasUsed, Outcome outcome) {
        uint256 before = gasleft();
        Verdict memory verdict = verifier.verify(header, credential, proof);
        return (before - gasleft(), verdict.outcome);
    }
}
