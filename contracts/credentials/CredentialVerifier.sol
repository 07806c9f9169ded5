// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

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

    constructor(IBatchRegistry batchRegistry_) {
        if (address(batchRegistry_).code.length == 0) revert RegistryWithoutCode(address(batchRegistry_));
        batchRegistry = batchRegistry_;
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
}
