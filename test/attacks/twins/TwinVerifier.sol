// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader, BatchStatus } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { Credential, Verdict } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { Leaf } from "../../../contracts/libraries/Leaf.sol";
import { NativeTree } from "../../../contracts/libraries/NativeTree.sol";
import { StatusWords } from "../../../contracts/libraries/StatusWords.sol";
import { Verdicts } from "../../../contracts/libraries/Verdicts.sol";
import { TwinRegistry } from "./TwinRegistry.sol";

/// @notice A plain verifier by the rules of ours, over a registry that says itself which id a header has. Never shipped.
contract TwinVerifier {
    TwinRegistry private immutable _registry;

    constructor(TwinRegistry registry) {
        _registry = registry;
    }

    function verify(
        BatchHeader calldata header,
        Credential calldata credential,
        bytes32[] calldata proof
    ) external view returns (Verdict memory) {
        uint64 moment = uint64(block.timestamp);
        bytes32 leaf = Leaf.credential(
            credential.index,
            credential.subject,
            credential.validFrom,
            credential.expires,
            credential.fields
        );
        (uint256 word, ) = StatusWords.locate(credential.index);
        BatchStatus memory status = _registry.statusOf(_registry.idOf(header), word);
        bool proven = _isInBatch(credential, header) && NativeTree.proves(proof, header.root, leaf);
        if (!proven || status.revision == 0) return Verdicts.notFound(moment);
        return Verdicts.decide(status, credential, header.issuedAt, 0, moment, moment);
    }

    function _isInBatch(
        Credential calldata credential,
        BatchHeader calldata header
    ) internal pure virtual returns (bool) {
        return credential.index < header.size;
    }
}
