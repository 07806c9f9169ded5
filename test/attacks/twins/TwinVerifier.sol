// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader, BatchStatus } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { Credential, Verdict } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { Ids } from "../../../contracts/libraries/Ids.sol";
import { Leaf } from "../../../contracts/libraries/Leaf.sol";
import { NativeTree } from "../../../contracts/libraries/NativeTree.sol";
import { Verdicts } from "../../../contracts/libraries/Verdicts.sol";
import { BatchHole } from "./BatchHole.sol";
import { ITwinVerifier } from "./ITwinVerifier.sol";
import { TwinRegistry } from "./TwinRegistry.sol";

/// @notice A plain verifier by the rules of ours, over a registry that says itself which id a header has. With a hole it
/// lacks one safeguard. Never shipped.
contract TwinVerifier is ITwinVerifier {
    TwinRegistry private immutable _registry;
    BatchHole private _hole;

    constructor(TwinRegistry registry) {
        _registry = registry;
    }

    function setHole(BatchHole hole) external {
        _hole = hole;
    }

    function verify(
        BatchHeader calldata header,
        Credential calldata credential,
        bytes32[] calldata proof
    ) external view returns (Verdict memory) {
        uint64 moment = uint64(block.timestamp);
        bytes32 id =
            _hole == BatchHole.RawId ? Ids.batch(block.chainid, address(_registry), header) : _registry.idOf(header);
        BatchStatus memory status = _registry.statusOf(id, credential.index);
        bool isInBatch = credential.index < header.size || _hole == BatchHole.UnboundedSize;
        bool proven = isInBatch && NativeTree.proves(proof, header.root, _leafOf(credential));
        if (!proven || status.revision == 0) return Verdicts.notFound(moment);
        return
            Verdicts.decide({ status: status, header: header, credential: credential, asOf: moment, moment: moment });
    }

    function verifyMany(bytes[] calldata questions) external view returns (Verdict[] memory verdicts) {
        verdicts = new Verdict[](questions.length);
        uint256 count = 0;
        for (uint256 i = 0; i < questions.length; ++i) {
            (bool done, bytes memory answer) = address(this).staticcall(questions[i]);
            if (done && answer.length == 192) verdicts[count++] = abi.decode(answer, (Verdict));
            else require(_hole == BatchHole.SkipsFailures, "no question");
        }
        assembly ("memory-safe") {
            mstore(verdicts, count)
        }
    }

    function _leafOf(Credential calldata credential) private view returns (bytes32) {
        if (_hole == BatchHole.ShortLeaf) {
            uint256 packed =
                (uint256(uint160(credential.subject)) << 96) | (credential.index << 64) | credential.expires;
            return keccak256(abi.encode(packed, credential.fields));
        }
        return
            Leaf.credential({
                index: credential.index,
                subject: credential.subject,
                validFrom: credential.validFrom,
                expires: credential.expires,
                fields: credential.fields
            });
    }
}
