// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Address } from "@openzeppelin/contracts/utils/Address.sol";
import { RegistryKind } from "../interfaces/IAttestationRegistry.sol";
import { BatchHeader, IBatchRegistry } from "../interfaces/IBatchRegistry.sol";
import { Credential, ICredentialVerifier, Verdict } from "../interfaces/ICredentialVerifier.sol";
import { AttestationSource } from "../libraries/AttestationSource.sol";
import { ContractCode } from "../libraries/ContractCode.sol";
import { CredentialCheck } from "../libraries/CredentialCheck.sol";
import { Verdicts } from "../libraries/Verdicts.sol";

/// @title CredentialVerifier
/// @notice See {ICredentialVerifier}. Stateless.
contract CredentialVerifier is ICredentialVerifier {
    using Address for address;
    using ContractCode for address;
    using CredentialCheck for IBatchRegistry;

    /// @notice The registry whose batches are judged.
    IBatchRegistry public immutable batchRegistry;

    /// @notice The registry whose attestations are judged.
    address public immutable attestationRegistry;

    /// @notice What that registry is asked.
    RegistryKind public immutable attestationRegistryKind;

    constructor(IBatchRegistry batchRegistry_, address attestationRegistry_) {
        _requireCode(address(batchRegistry_));
        _requireCode(attestationRegistry_);
        batchRegistry = batchRegistry_;
        attestationRegistry = attestationRegistry_;
        attestationRegistryKind = AttestationSource.kindOf(attestationRegistry_);
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
        uint64 moment = uint64(block.timestamp);
        return
            Verdicts.decideAttestation(
                AttestationSource.read(attestationRegistry, attestationRegistryKind, uid),
                moment,
                moment
            );
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
        if (!registry.isContract()) revert RegistryWithoutCode(registry);
    }
}
