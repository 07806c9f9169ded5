// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    AttestationRequestData,
    DelegatedAttestationRequest,
    DelegatedRevocationRequest,
    ManyDelegatedAttestationRequest,
    ManyDelegatedRevocationRequest,
    MultiDelegatedAttestationRequest,
    MultiDelegatedRevocationRequest,
    RevocationRequestData,
    Signature
} from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { Attestation } from "../../../contracts/interfaces/ISchemaResolver.sol";
import { AttestationFixture } from "./AttestationFixture.sol";

/// @notice Signed requests of all six kinds in one shape, with typed data written out here from EIP-712 alone.
abstract contract SigningFixture is AttestationFixture {
    enum Kind {
        One,
        Multi,
        Many
    }

    struct Request {
        Kind kind;
        bool isRevocation;
        address signer;
        bytes32 schema;
        uint64 deadline;
        /// @dev What to attest; of a revocation only the values count.
        AttestationRequestData[] items;
        /// @dev What to revoke.
        bytes32[] uids;
    }

    struct Domain {
        string name;
        string version;
        uint256 chainId;
        address verifyingContract;
    }

    /// @dev Order of secp256k1.
    uint256 internal constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
    string private constant ITEM =
        "AttestationRequestData(address recipient,uint64 expirationTime,bool revocable,bytes32 refUID,bytes data,uint256 value)";
    string private constant REVOCATION = "RevocationRequestData(bytes32 uid,uint256 value)";

    Domain internal domain;
    /// @dev Signatures are made with nonces as much higher than is right.
    uint256 internal nonceOffset;

    function setUp() public virtual override {
        super.setUp();
        domain = Domain("EAS", "1.4.0", block.chainid, address(registry));
    }

    // ---------------------------------------------------------------- requests

    function requestOf(uint256 seed) internal returns (Request memory) {
        Kind kind = Kind(draw(seed, 30) % 3);
        return requestOf(seed, kind, kind == Kind.One ? 1 : 1 + (draw(seed, 31) % 4));
    }

    /// @dev Good in every way, under the schema with the resolver. What it revokes is attested here.
    function requestOf(uint256 seed, Kind kind, uint256 count) internal returns (Request memory request) {
        request.kind = kind;
        request.isRevocation = draw(seed, 32) % 2 == 0;
        request.signer = issuer;
        request.schema = probed;
        request.deadline = draw(seed, 33) % 2 == 0 ? 0 : time;
        request.items = revocablesOf(seed, count);
        request.uids = new bytes32[](count);
        if (request.isRevocation) {
            Attestation[] memory made = attestAll(probed, request.items);
            for (uint256 i = 0; i < count; ++i) request.uids[i] = made[i].uid;
        }
        for (uint256 i = 0; i < count; ++i) request.items[i].value = draw(seed, 34 + i) % 3;
    }

    function valueOf(Request memory request) internal pure returns (uint256 sum) {
        for (uint256 i = 0; i < request.items.length; ++i) sum += request.items[i].value;
    }

    function noncesOf(Request memory request) internal pure returns (uint256) {
        return request.kind == Kind.Multi ? request.items.length : 1;
    }

    // ---------------------------------------------------------------- typed data

    function sign(Request memory request, uint256 key) internal view returns (bytes[] memory signatures) {
        bytes32[] memory digests = digestsOf(request);
        signatures = new bytes[](digests.length);
        for (uint256 i = 0; i < digests.length; ++i) {
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digests[i]);
            signatures[i] = abi.encodePacked(r, s, v);
        }
    }

    /// @dev What is to be signed: an item each, or, for kind Many, one for all.
    function digestsOf(Request memory request) internal view returns (bytes32[] memory digests) {
        uint256 nonce = registry.getNonce(request.signer) + nonceOffset;
        digests = new bytes32[](noncesOf(request));
        for (uint256 i = 0; i < digests.length; ++i) {
            bytes memory struct_ =
                request.kind == Kind.Many
                    ? _manyOf(request, nonce)
                    : request.isRevocation
                        ? _revokeOf(request, i, nonce + i)
                        : _attestOf(request, i, nonce + i);
            digests[i] = keccak256(bytes.concat(hex"1901", domainSeparator(), keccak256(struct_)));
        }
    }

    function domainSeparator() internal view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                    keccak256(bytes(domain.name)),
                    keccak256(bytes(domain.version)),
                    domain.chainId,
                    domain.verifyingContract
                )
            );
    }

    function _attestOf(Request memory request, uint256 i, uint256 nonce) private pure returns (bytes memory) {
        AttestationRequestData memory item = request.items[i];
        bytes32 type_ = keccak256(
            "Attest(address attester,bytes32 schema,address recipient,uint64 expirationTime,bool revocable,bytes32 refUID,bytes data,uint256 value,uint256 nonce,uint64 deadline)"
        );
        return
            bytes.concat(
                abi.encode(type_, request.signer, request.schema),
                _membersOf(item),
                abi.encode(nonce, request.deadline)
            );
    }

    function _revokeOf(Request memory request, uint256 i, uint256 nonce) private pure returns (bytes memory) {
        bytes32 type_ = keccak256(
            "Revoke(address revoker,bytes32 schema,bytes32 uid,uint256 value,uint256 nonce,uint64 deadline)"
        );
        return
            abi.encode(
                type_,
                request.signer,
                request.schema,
                request.uids[i],
                request.items[i].value,
                nonce,
                request.deadline
            );
    }

    function _manyOf(Request memory request, uint256 nonce) private pure returns (bytes memory) {
        string memory type_ =
            request.isRevocation
                ? string.concat(
                    "RevokeMany(address revoker,bytes32 schema,RevocationRequestData[] data,uint256 nonce,uint64 deadline)",
                    REVOCATION
                )
                : string.concat(
                    "AttestMany(address attester,bytes32 schema,AttestationRequestData[] data,uint256 nonce,uint64 deadline)",
                    ITEM
                );
        bytes memory hashes;
        for (uint256 i = 0; i < request.items.length; ++i) {
            bytes memory item =
                request.isRevocation
                    ? abi.encode(keccak256(bytes(REVOCATION)), request.uids[i], request.items[i].value)
                    : bytes.concat(keccak256(bytes(ITEM)), _membersOf(request.items[i]));
            hashes = bytes.concat(hashes, keccak256(item));
        }
        return
            abi.encode(
                keccak256(bytes(type_)),
                request.signer,
                request.schema,
                keccak256(hashes),
                nonce,
                request.deadline
            );
    }

    function _membersOf(AttestationRequestData memory item) private pure returns (bytes memory) {
        return
            abi.encode(
                item.recipient,
                item.expirationTime,
                item.revocable,
                item.refUID,
                keccak256(item.data),
                item.value
            );
    }

    // ---------------------------------------------------------------- sending

    /// @dev From whoever is pranked, else from this test; one call. Of kind Multi, several items are in two groups.
    function send(
        Request memory request,
        bytes[] memory signatures,
        uint256 value
    ) internal returns (bytes32[] memory uids) {
        if (request.isRevocation) {
            _sendRevocation(request, signatures, value);
            return request.uids;
        }
        if (request.kind == Kind.Multi) {
            return registry.multiAttestByDelegation{ value: value }(_attestationGroupsOf(request, signatures));
        }
        if (request.kind == Kind.Many) {
            return
                registry.attestManyByDelegation{ value: value }(
                    ManyDelegatedAttestationRequest({
                        schema: request.schema,
                        data: request.items,
                        signature: signatures[0],
                        attester: request.signer,
                        deadline: request.deadline
                    })
                );
        }
        uids = new bytes32[](1);
        uids[0] = registry.attestByDelegation{ value: value }(
            DelegatedAttestationRequest({
                schema: request.schema,
                data: request.items[0],
                signature: split(signatures[0]),
                attester: request.signer,
                deadline: request.deadline
            })
        );
    }

    function _sendRevocation(Request memory request, bytes[] memory signatures, uint256 value) private {
        if (request.kind == Kind.Multi) {
            registry.multiRevokeByDelegation{ value: value }(_revocationGroupsOf(request, signatures));
        } else if (request.kind == Kind.Many) {
            registry.revokeManyByDelegation{ value: value }(
                ManyDelegatedRevocationRequest({
                    schema: request.schema,
                    data: revocationsOf(request, 0, request.uids.length),
                    signature: signatures[0],
                    revoker: request.signer,
                    deadline: request.deadline
                })
            );
        } else {
            registry.revokeByDelegation{ value: value }(
                DelegatedRevocationRequest({
                    schema: request.schema,
                    data: revocationsOf(request, 0, 1)[0],
                    signature: split(signatures[0]),
                    revoker: request.signer,
                    deadline: request.deadline
                })
            );
        }
    }

    function _attestationGroupsOf(
        Request memory request,
        bytes[] memory signatures
    ) private pure returns (MultiDelegatedAttestationRequest[] memory groups) {
        uint256[] memory ends = _endsOf(request.items.length);
        groups = new MultiDelegatedAttestationRequest[](ends.length);
        uint256 from = 0;
        for (uint256 i = 0; i < ends.length; ++i) {
            groups[i].schema = request.schema;
            groups[i].data = new AttestationRequestData[](ends[i] - from);
            for (uint256 j = from; j < ends[i]; ++j) groups[i].data[j - from] = request.items[j];
            groups[i].signatures = _splitAll(signatures, from, i + 1 == ends.length ? signatures.length : ends[i]);
            groups[i].attester = request.signer;
            groups[i].deadline = request.deadline;
            from = ends[i];
        }
    }

    function _revocationGroupsOf(
        Request memory request,
        bytes[] memory signatures
    ) private pure returns (MultiDelegatedRevocationRequest[] memory groups) {
        uint256[] memory ends = _endsOf(request.uids.length);
        groups = new MultiDelegatedRevocationRequest[](ends.length);
        uint256 from = 0;
        for (uint256 i = 0; i < ends.length; ++i) {
            groups[i].schema = request.schema;
            groups[i].data = revocationsOf(request, from, ends[i]);
            groups[i].signatures = _splitAll(signatures, from, i + 1 == ends.length ? signatures.length : ends[i]);
            groups[i].revoker = request.signer;
            groups[i].deadline = request.deadline;
            from = ends[i];
        }
    }

    function _endsOf(uint256 count) private pure returns (uint256[] memory ends) {
        ends = new uint256[](count < 2 ? 1 : 2);
        ends[0] = count / 2;
        ends[ends.length - 1] = count;
    }

    function revocationsOf(
        Request memory request,
        uint256 from,
        uint256 to
    ) internal pure returns (RevocationRequestData[] memory items) {
        items = new RevocationRequestData[](to - from);
        for (uint256 i = from; i < to; ++i) {
            items[i - from] = RevocationRequestData({ uid: request.uids[i], value: request.items[i].value });
        }
    }

    function _splitAll(
        bytes[] memory packed,
        uint256 from,
        uint256 to
    ) private pure returns (Signature[] memory signatures) {
        signatures = new Signature[](to - from);
        for (uint256 i = from; i < to; ++i) signatures[i - from] = split(packed[i]);
    }

    function split(bytes memory packed) internal pure returns (Signature memory signature) {
        assembly ("memory-safe") {
            mstore(signature, byte(0, mload(add(packed, 96))))
            mstore(add(signature, 32), mload(add(packed, 32)))
            mstore(add(signature, 64), mload(add(packed, 64)))
        }
    }
}
