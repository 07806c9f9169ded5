// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader, ChangeKind, Policy, WordMask } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { BatchHole } from "../twins/BatchHole.sol";

/// @notice EIP-712 hashes of what roles sign, for the twin that checks signatures and for the tests that make them.
/// @dev Written apart from ours: a mistake here would make every signature fail there. With a hole, what is signed lacks
/// what the hole says, for signer and twin alike.
library BatchHash {
    string private constant POLICY =
        "Policy(address revoker,address emergency,uint64 epochLength,uint64 emergencyLimit,bytes32 rulesHash)";
    string private constant HEADER =
        "BatchHeader(address issuer,bytes32 schema,bytes32 root,uint64 size,uint64 issuedAt,Policy policy,bytes32 manifestHash,bytes32 salt)";
    string private constant MASK = "WordMask(uint256 word,uint256 mask)";

    function digest(BatchHole hole, uint256 chain, address registry, bytes32 request) internal pure returns (bytes32) {
        bool chainless = hole == BatchHole.ChainlessDomain || hole == BatchHole.Chainless;
        bool placeless = hole == BatchHole.PlacelessDomain || hole == BatchHole.Placeless;
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Symbolon Batches"),
                keccak256("1"),
                chainless ? 0 : chain,
                placeless ? address(0) : registry
            )
        );
        return keccak256(bytes.concat(hex"1901", domain, request));
    }

    function issue(
        BatchHole hole,
        BatchHeader memory header,
        string memory uri,
        uint256 nonce,
        uint64 deadline
    ) internal pure returns (bytes32) {
        if (hole == BatchHole.PartialSignature) uri = "";
        bytes memory type_ = bytes.concat(
            "IssueBatch(BatchHeader header,string uri,uint256 nonce,uint64 deadline)",
            bytes(HEADER),
            bytes(POLICY)
        );
        return keccak256(abi.encode(keccak256(type_), _headerHash(header), keccak256(bytes(uri)), nonce, deadline));
    }

    function change(
        BatchHole hole,
        bytes32 id,
        ChangeKind kind,
        WordMask[] memory masks,
        uint32 reason,
        bytes32 evidence,
        uint32 revision,
        uint256 nonce,
        uint64 deadline
    ) internal pure returns (bytes32) {
        if (hole == BatchHole.BatchlessSignature) id = 0;
        if (hole == BatchHole.KindlessSignature) kind = ChangeKind.Revoke;
        if (!bindsRevision(hole)) revision = 0;
        if (hole == BatchHole.PartialSignature) (masks, reason, evidence) = (new WordMask[](0), 0, 0);
        bytes memory hashes;
        for (uint256 i = 0; i < masks.length; ++i) {
            hashes = bytes.concat(hashes, keccak256(abi.encode(keccak256(bytes(MASK)), masks[i].word, masks[i].mask)));
        }
        bytes memory type_ = bytes.concat(
            "ChangeStatus(bytes32 batch,uint8 kind,WordMask[] masks,uint32 reason,bytes32 evidence,uint32 revision,uint256 nonce,uint64 deadline)",
            bytes(MASK)
        );
        bytes memory what = abi.encode(keccak256(type_), id, kind, keccak256(hashes), reason, evidence);
        return keccak256(bytes.concat(what, abi.encode(revision, nonce, deadline)));
    }

    /// @param kind Emergency or EndEmergency.
    /// @param revision Of an end only.
    function hold(
        BatchHole hole,
        bytes32 id,
        ChangeKind kind,
        uint256[] memory targets,
        uint64 until,
        uint32 reason,
        bytes32 evidence,
        uint32 revision,
        uint256 nonce,
        uint64 deadline
    ) internal pure returns (bytes32) {
        if (hole == BatchHole.BatchlessSignature) id = 0;
        if (hole == BatchHole.KindlessSignature) kind = ChangeKind.Emergency;
        if (!bindsRevision(hole)) revision = 0;
        if (hole == BatchHole.PartialSignature) (targets, until, reason, evidence) = (new uint256[](0), 0, 0, 0);
        bytes memory list;
        for (uint256 i = 0; i < targets.length; ++i) list = bytes.concat(list, bytes32(targets[i]));
        bool ends = kind == ChangeKind.EndEmergency;
        string memory type_ =
            ends
                ? "EndHold(bytes32 batch,uint256[] targets,uint64 until,uint32 reason,bytes32 evidence,uint32 revision,uint256 nonce,uint64 deadline)"
                : "ImposeHold(bytes32 batch,uint256[] targets,uint64 until,uint32 reason,bytes32 evidence,uint256 nonce,uint64 deadline)";
        bytes memory what = abi.encode(keccak256(bytes(type_)), id, keccak256(list), until, reason, evidence);
        if (ends) what = bytes.concat(what, abi.encode(revision));
        return keccak256(bytes.concat(what, abi.encode(nonce, deadline)));
    }

    function increaseNonce(
        address account,
        uint256 newNonce,
        uint256 nonce,
        uint64 deadline
    ) internal pure returns (bytes32) {
        bytes32 type_ = keccak256("IncreaseNonce(address account,uint256 newNonce,uint256 nonce,uint64 deadline)");
        return keccak256(abi.encode(type_, account, newNonce, nonce, deadline));
    }

    /// @notice Whether what loosens is good for one revision only.
    function bindsRevision(BatchHole hole) internal pure returns (bool) {
        return hole != BatchHole.RevisionlessSignature && hole != BatchHole.KindlessSignature;
    }

    function _headerHash(BatchHeader memory header) private pure returns (bytes32) {
        Policy memory policy = header.policy;
        bytes32 policyHash = keccak256(bytes.concat(keccak256(bytes(POLICY)), abi.encode(policy)));
        return
            keccak256(
                abi.encode(
                    keccak256(bytes.concat(bytes(HEADER), bytes(POLICY))),
                    header.issuer,
                    header.schema,
                    header.root,
                    header.size,
                    header.issuedAt,
                    policyHash,
                    header.manifestHash,
                    header.salt
                )
            );
    }
}
