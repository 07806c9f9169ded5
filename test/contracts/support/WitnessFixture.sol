// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader, BatchStatus, Hold, Policy, StatusWord } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { Credential, Expectation, ProvenCredential } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { IWitnessVerifier, Origin, Witness } from "../../../contracts/interfaces/IWitnessVerifier.sol";
import { ITrustList, TrustedWhen } from "../../../contracts/interfaces/ITrustList.sol";
import { Holds } from "../../../contracts/libraries/Holds.sol";
import { Leaf } from "../../../contracts/libraries/Leaf.sol";
import { Base } from "./Base.sol";
import { Trees } from "./Trees.sol";
import { Entry, Rlp, Tries } from "./Tries.sol";

/// @notice Reads a batch's id from calldata, as the library does.
interface IdSource {
    function idOf(uint256 chainId, address registry, BatchHeader calldata header) external pure returns (bytes32);
}

/// @notice A chain as far as a witness sees it, and a witness of it.
struct World {
    Origin origin;
    Witness witness;
    /// @dev All that the registry stores, and all accounts.
    Entry[] slots;
    Entry[] accounts;
}

/// @notice Tries, chains and witnesses made from seeds; where the registry keeps things is written out here once more.
abstract contract WitnessFixture is Base {
    uint64 internal constant NOW = 1_800_000_000;
    uint64 internal constant EPOCH = 60;
    uint256 internal constant CHAIN = 77;
    address internal constant REGISTRY = address(0x4e6157);
    uint64 internal constant SIZE = 500;
    /// @dev In the second word of its batch.
    uint256 internal constant INDEX = 230;
    uint256 internal constant MASK = 1 << (255 - 6);

    function draw(uint256 seed, uint256 n) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, n)));
    }

    // ---------------------------------------------------------------- tries

    /// @dev Up to ten entries whose keys share long beginnings, so that there are extensions and inlined nodes.
    function similarEntries(uint256 seed) internal pure returns (Entry[] memory entries) {
        Entry[] memory all = new Entry[](1 + (draw(seed, 0) % 10));
        bytes32 base = keccak256(abi.encode(seed));
        uint256 count = 0;
        for (uint256 i = 0; i < all.length; ++i) {
            bytes32 key = i == 0 ? base : similarKey(base, draw(seed, i));
            if (valueOf(all, key).length != 0) continue;
            bytes memory value = abi.encode(draw(seed, 100 + i));
            uint256 length = draw(seed, 200 + i) % 3 == 0 ? 1 : 1 + (draw(seed, 200 + i) % 32);
            assembly ("memory-safe") {
                mstore(value, length)
            }
            all[count++] = Entry(key, value);
        }
        entries = all;
        assembly ("memory-safe") {
            mstore(entries, count)
        }
    }

    /// @dev The key with one or two of its nibbles changed, often the last ones.
    function similarKey(bytes32 key, uint256 seed) internal pure returns (bytes32) {
        uint256 flips = (seed & 15) << (4 * ((seed >> 8) % (seed % 2 == 0 ? 3 : 64)));
        if (seed % 3 == 0) flips |= ((seed >> 16) & 15) << (4 * ((seed >> 24) % 64));
        return bytes32(uint256(key) ^ flips);
    }

    /// @dev A key that is there, one like it, or any.
    function anyKey(Entry[] memory entries, uint256 seed) internal pure returns (bytes32) {
        bytes32 key = entries[(seed >> 32) % entries.length].key;
        if (seed % 4 == 0) return key;
        return seed % 4 == 1 ? keccak256(abi.encode(seed)) : similarKey(key, seed >> 64);
    }

    function valueOf(Entry[] memory entries, bytes32 key) internal pure returns (bytes memory value) {
        for (uint256 i = 0; i < entries.length; ++i) if (entries[i].key == key) return entries[i].value;
    }

    function isProofError(bytes4 selector) internal pure returns (bool) {
        return
            selector == IWitnessVerifier.WrongProofNode.selector ||
            selector == IWitnessVerifier.ProofTooShort.selector ||
            selector == IWitnessVerifier.UnusedProofNodes.selector;
    }

    // ---------------------------------------------------------------- status

    /// @dev Any status, in as many of its parts as a seed wants; what flags say is unused is empty.
    function statusFrom(uint256 seed) internal pure returns (BatchStatus memory status) {
        status.digest = uint224(draw(seed, 1));
        status.revision = 1;
        if (draw(seed, 2) % 5 == 0) return status;
        status.revision = uint32(2 + (draw(seed, 2) % 1000));
        status.revoked = wordFrom(draw(seed, 3), true);
        if (draw(seed, 4) % 2 == 0) status.suspended = wordFrom(draw(seed, 4), false);
        if (draw(seed, 5) % 2 == 0)
            (status.hold, status.batchHold) = (holdFrom(draw(seed, 6)), holdFrom(draw(seed, 7)));
    }

    /// @dev A word as the registry may have it at NOW: up to three states, of this epoch and before. In a final plane what was
    /// set stays set.
    function wordFrom(uint256 seed, bool isFinal) internal pure returns (StatusWord memory word) {
        uint256 epoch = NOW / EPOCH - (draw(seed, 1) % 4);
        uint256 states = draw(seed, 2) % 4;
        uint256[3] memory slots;
        uint256 bits = 0;
        for (uint256 i = 3; i > 0; --i) {
            if (i > states) continue;
            bool isSet = draw(seed, 10 + i) % 2 == 0;
            bits = (isFinal ? bits : 0) | (isSet ? MASK : 0) | (1 << (255 - i));
            slots[i - 1] = bits | (epoch - (i - 1) * (1 + (draw(seed, 3) % 3)));
        }
        (word.newest, word.older, word.oldest) = (slots[0], slots[1], slots[2]);
    }

    function holdFrom(uint256 seed) internal pure returns (Hold) {
        if (seed % 3 == 0) return Hold.wrap(0);
        uint64 from = uint64(NOW - 300 + (draw(seed, 1) % 301));
        return Holds.pack(from, from + 1 + uint64(draw(seed, 2) % 400), seed % 2 == 0 ? from - 1 : 0);
    }

    /// @dev Something in each of the nine slots.
    function fullStatus() internal pure returns (BatchStatus memory status) {
        uint256 epoch = NOW / EPOCH;
        status.revision = 9;
        uint256 revoked = MASK | (1 << 255);
        status.revoked = StatusWord(revoked | (3 << 253) | (epoch - 1), revoked | (epoch - 2), revoked | (epoch - 9));
        status.suspended = StatusWord((1 << 252) | (epoch - 3), (1 << 251) | (epoch - 4), (1 << 250) | (epoch - 9));
        status.hold = Holds.pack(NOW - 100, NOW - 50, 0);
        status.batchHold = Holds.pack(NOW - 200, NOW - 150, 0);
    }

    // ---------------------------------------------------------------- what is expected

    /// @dev Just what the witness of the fixture is about.
    function expected() internal pure returns (Expectation memory) {
        return
            Expectation({
                schema: keccak256("schema"),
                issuer: address(0x1550e4),
                anyIssuer: false,
                trustList: ITrustList(address(0)),
                trusted: TrustedWhen.Unstated,
                subject: address(0x5ab),
                anySubject: false
            });
    }

    // ---------------------------------------------------------------- a chain

    function blockHeader(bytes32 root, uint64 time, uint256 extra) internal pure returns (bytes memory) {
        bytes memory hash = Rlp.word(keccak256("some hash"));
        bytes memory items = bytes.concat(hash, hash, Rlp.str(new bytes(20)), Rlp.word(root), hash, hash);
        items = bytes.concat(items, Rlp.str(new bytes(256)), hex"80", Rlp.number(20_000_000), Rlp.number(36_000_000));
        items = bytes.concat(items, hex"80", Rlp.number(time), Rlp.str("extra"), hash, Rlp.str(new bytes(8)));
        for (uint256 i = 0; i < extra; ++i) items = bytes.concat(items, i % 2 == 0 ? Rlp.number(i) : hash);
        return Rlp.list(items);
    }

    function leafOf(Credential memory credential) internal pure returns (bytes32) {
        return
            Leaf.credential({
                index: credential.index,
                subject: credential.subject,
                validFrom: credential.validFrom,
                expires: credential.expires,
                fields: credential.fields
            });
    }

    function accountKey(address account) internal pure returns (bytes32) {
        return keccak256(bytes.concat(bytes20(account)));
    }

    /// @dev A chain whose registry holds this status, among other things, and the witness of it.
    function worldOf(
        IdSource ids,
        BatchStatus memory status,
        bool hasEmergency
    ) internal pure returns (World memory world) {
        world.witness.proven = _provenCredential(hasEmergency);
        bytes32 id = ids.idOf(CHAIN, REGISTRY, world.witness.proven.header);
        (bytes32[] memory slots, uint256[] memory values) = _storageOf(id, status);
        world.slots = new Entry[](slots.length + 8);
        uint256 count = 0;
        for (uint256 i = 0; i < slots.length; ++i) {
            if (values[i] != 0) world.slots[count++] = Entry(keccak256(abi.encode(slots[i])), Rlp.number(values[i]));
        }
        for (uint256 i = 0; i < 8; ++i) {
            world.slots[count++] = Entry(keccak256(abi.encode("slot", i)), Rlp.number(1 + i * 1e30));
        }
        Entry[] memory stored = world.slots;
        assembly ("memory-safe") {
            mstore(stored, count)
        }

        bytes memory top = Tries.nodeOf(stored, 0);
        world.accounts = new Entry[](7);
        world.accounts[6] = Entry(accountKey(REGISTRY), _account(keccak256(top)));
        for (uint256 i = 0; i < 6; ++i) {
            // Their storage is empty, or all made up.
            bytes32 root = i == 0 ? keccak256(hex"80") : keccak256(abi.encode("storage", i));
            world.accounts[i] = Entry(accountKey(address(uint160(1000 + i))), _account(root));
        }
        world.witness.blockHeader = blockHeader(Tries.rootOf(world.accounts), NOW, 6);
        world.witness.accountProof = Tries.prove(world.accounts, accountKey(REGISTRY));
        world.witness.storageProofs = new bytes[][](slots.length);
        for (uint256 i = 0; i < slots.length; ++i) {
            world.witness.storageProofs[i] = Tries.prove(stored, keccak256(abi.encode(slots[i])), top);
        }
        world.origin = Origin(CHAIN, REGISTRY, keccak256(world.witness.blockHeader));
    }

    /// @dev Three other credentials, of which only the leaves are known.
    function _provenCredential(bool hasEmergency) private pure returns (ProvenCredential memory) {
        Credential memory credential = Credential(INDEX, address(0x5ab), NOW - 500, NOW + EPOCH + 30, bytes32(0));
        bytes32[] memory leaves = new bytes32[](4);
        for (uint256 i = 0; i < 4; ++i) leaves[i] = keccak256(abi.encode("leaf", i));
        leaves[2] = leafOf(credential);
        bytes32[] memory nodes = Trees.build(leaves);
        BatchHeader memory header = BatchHeader({
            issuer: address(0x1550e4),
            schema: keccak256("schema"),
            root: nodes[0],
            size: SIZE,
            issuedAt: NOW - 1_000,
            policy: Policy({
                revoker: address(0x1550e4),
                emergency: hasEmergency ? address(0xe) : address(0),
                epochLength: EPOCH,
                emergencyLimit: hasEmergency ? 1 days : 0,
                rulesHash: bytes32(0)
            }),
            manifestHash: keccak256("manifest"),
            salt: bytes32(0)
        });
        return ProvenCredential(header, credential, Trees.proofAt(nodes, 2));
    }

    /// @dev The slots that decide, in order, and what they hold.
    function _storageOf(
        bytes32 id,
        BatchStatus memory status
    ) private pure returns (bytes32[] memory slots, uint256[] memory values) {
        (slots, values) = (new bytes32[](9), new uint256[](9));
        bool suspends = status.suspended.newest != 0;
        bool holds = Hold.unwrap(status.hold) | Hold.unwrap(status.batchHold) != 0;
        slots[0] = keccak256(abi.encode(id, 0));
        values[0] = (uint256(status.revision) << 226) | status.digest;
        if (suspends) values[0] |= 1 << 225;
        if (holds) values[0] |= 1 << 224;
        uint256 count = 1;
        uint256 any = type(uint256).max;
        if (status.revision > 1)
            count = _addWord(slots, values, count, keccak256(abi.encode(id, 1)), status.revoked, MASK);
        if (suspends) count = _addWord(slots, values, count, keccak256(abi.encode(id, 2)), status.suspended, any);
        if (holds) {
            bytes32 base = keccak256(abi.encode(id, 3));
            (slots[count], values[count]) = (keccak256(abi.encode(INDEX, base)), Hold.unwrap(status.hold));
            slots[count + 1] = keccak256(abi.encode(type(uint256).max, base));
            values[count + 1] = Hold.unwrap(status.batchHold);
            count += 2;
        }
        assembly ("memory-safe") {
            mstore(slots, count)
            mstore(values, count)
        }
    }

    function _addWord(
        bytes32[] memory slots,
        uint256[] memory values,
        uint256 count,
        bytes32 base,
        StatusWord memory word,
        uint256 mask
    ) private pure returns (uint256) {
        uint256 first = uint256(keccak256(abi.encode(INDEX / 224, base)));
        (slots[count], values[count++]) = (bytes32(first), word.newest);
        if (word.newest & mask == 0) return count;
        (slots[count], values[count++]) = (bytes32(first + 1), word.older);
        if (word.older & mask == 0) return count;
        (slots[count], values[count++]) = (bytes32(first + 2), word.oldest);
        return count;
    }

    function _account(bytes32 root) private pure returns (bytes memory) {
        return Rlp.list(bytes.concat(hex"01", hex"80", Rlp.word(root), Rlp.word(keccak256("code"))));
    }
}
