// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAttestationRegistry } from "../interfaces/IAttestationRegistry.sol";
import { BatchHeader, BatchStatus, IBatchRegistry } from "../interfaces/IBatchRegistry.sol";
import { Credential, ICredentialVerifier, Verdict } from "../interfaces/ICredentialVerifier.sol";
import { Ids } from "../libraries/Ids.sol";
import { Leaf } from "../libraries/Leaf.sol";
import { NativeTree } from "../libraries/NativeTree.sol";
import { StatusWords } from "../libraries/StatusWords.sol";
import { Verdicts } from "../libraries/Verdicts.sol";

/// @title CredentialVerifier
/// @notice See {ICredentialVerifier}. Stateless.
contract CredentialVerifier is ICredentialVerifier {
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
        uint64 moment = uint64(block.timestamp);
        bytes32 leaf = Leaf.credential({
            index: credential.index,
            subject: credential.subject,
            validFrom: credential.validFrom,
            expires: credential.expires,
            fields: credential.fields
        });
        if (credential.index >= header.size || !NativeTree.proves(proof, header.root, leaf)) {
            return Verdicts.notFound(moment);
        }

        (uint256 word, ) = StatusWords.locate(credential.index);
        bytes32 id = Ids.batch(block.chainid, address(batchRegistry), header);
        BatchStatus memory status = batchRegistry.statusOf(id, word);
        if (status.revision == 0) return Verdicts.notFound(moment);

        return
            Verdicts.decide({
                status: status,
                credential: credential,
                issuedAt: header.issuedAt,
                epochLength: header.policy.epochLength,
                asOf: moment,
                moment: moment
            });
    }

    /// @inheritdoc ICredentialVerifier
    function verify(bytes32 uid) external view returns (Verdict memory verdict) {
        uint64 moment = uint64(block.timestamp);
        return Verdicts.decideAttestation(attestationRegistry.statusOf(uid), moment, moment);
    }

    function _requireCode(address registry) private view {
        if (registry.code.length == 0) revert RegistryWithoutCode(registry);
    }
}
