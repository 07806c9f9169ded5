// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader, IBatchRegistry } from "../../contracts/interfaces/IBatchRegistry.sol";
import { Credential, ICredentialVerifier, Outcome, Verdict } from "../../contracts/interfaces/ICredentialVerifier.sol";
import { CredentialCheck } from "../../contracts/libraries/CredentialCheck.sol";

/// @title VerifyProbe
/// @notice Contracts that need a verdict, and what it costs them. Only the gas bench deploys it.
contract VerifyProbe {
    using CredentialCheck for IBatchRegistry;

    /// @notice Execution gas of deciding here, with the library compiled in: only the registry is called.
    function measureLibrary(
        IBatchRegistry registry,
        BatchHeader calldata header,
        Credential calldata credential,
        bytes32[] calldata proof
    ) external view returns (uint256 gasUsed, Outcome outcome) {
        uint256 before = gasleft();
        Verdict memory verdict = registry.verify(header, credential, proof);
        return (before - gasleft(), verdict.outcome);
    }

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
