// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Address } from "@openzeppelin/contracts/utils/Address.sol";
import { IAttestationRegistry } from "../interfaces/IAttestationRegistry.sol";
import { BatchHeader, IBatchRegistry } from "../interfaces/IBatchRegistry.sol";
import { Credential, ICredentialVerifier, Verdict } from "../interfaces/ICredentialVerifier.sol";
import { CredentialCheck } from "../libraries/CredentialCheck.sol";

/// @title CredentialVerifier
/// @notice See {ICredentialVerifier}. Stateless.
contract CredentialVerifier is ICredentialVerifier {
    using Address for address;
    using CredentialCheck for IBatchRegistry;
    using CredentialCheck for IAttestationRegistry;

    /// @notice The registry whose batches are judged.
    IBatchRegistry public immutable batchRegistry;

    /// @notice The registry whose attestations are judged.
    IAttestationRegistry public immutable attestationRegistry;

    constructor(IBatchRegistry batchRegistry_, IAttestationRegistry attestationRegistry_) {
        _requireCode(address(batchRegistry_));
        _requireCode(address(attestationRegistry_));
        batchRegistry = batchRegistry_;
        attestationRegistry = attestationRegistry_;
    }

    /// @inheritdoc ICredentialVerifier
    function verify(
        BatchHeader calldata header,
        Credential calldata credential,
        bytes32[] calldata proof
    ) external view returns (Verdict memory verdict) {
        return batchRegistry.verify(header, credential, proof);
    }

    /// @inheritdoc ICredentialVerifier
    function verify(bytes32 uid) external view returns (Verdict memory verdict) {
        return attestationRegistry.verify(uid);
    }

    /// @inheritdoc ICredentialVerifier
    /// @dev Asked through the front door: as a second place that decides, it would cost every single verdict 1,000 gas.
    function verifyMany(bytes[] calldata questions) external view returns (Verdict[] memory verdicts) {
        verdicts = new Verdict[](questions.length);
        for (uint256 i = 0; i < questions.length; ++i) {
            verdicts[i] = abi.decode(address(this).functionStaticCall(questions[i]), (Verdict));
        }
    }

    function _requireCode(address registry) private view {
        if (registry.code.length == 0) revert RegistryWithoutCode(registry);
    }
}
