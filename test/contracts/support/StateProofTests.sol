// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { IWitnessVerifier } from "../../../contracts/interfaces/IWitnessVerifier.sol";
import { Ids } from "../../../contracts/libraries/Ids.sol";
import { StateProof } from "../../../contracts/libraries/StateProof.sol";
import { Entry, Rlp, Tries } from "./Tries.sol";
import { WitnessFixture } from "./WitnessFixture.sol";

/// @notice The libraries' functions as calls, since they read calldata.
contract Probe {
    function valueAt(bytes32 root, bytes32 key, bytes[] calldata proof) external pure returns (bytes memory value) {
        (uint256 from, uint256 to) = StateProof.valueAt(root, key, proof);
        value = new bytes(to - from);
        assembly ("memory-safe") {
            calldatacopy(add(value, 32), from, mload(value))
        }
    }

    function slotValue(bytes32 root, bytes32 slot, bytes[] calldata proof) external pure returns (uint256) {
        return StateProof.slotValue(root, slot, proof);
    }

    function storageRoot(bytes32 root, address account, bytes[] calldata proof) external pure returns (bytes32) {
        return StateProof.storageRoot(root, account, proof);
    }

    function readHeader(bytes calldata header) external pure returns (bytes32 stateRoot, uint64 timestamp) {
        return StateProof.readHeader(header);
    }

    function idOf(uint256 chainId, address registry, BatchHeader calldata header) external pure returns (bytes32) {
        return Ids.batch(chainId, registry, header);
    }
}

/// @notice Tests of the StateProof library, part of those of the WitnessVerifier: one contract takes less time to compile than two.
abstract contract StateProofTests is WitnessFixture {
    Probe internal probe;

    function setUp() public virtual {
        probe = new Probe();
    }

    function testFuzz_ValueAt_GivesWhatTheTrieHolds(uint256 seed, bytes32 other) public view {
        Entry[] memory entries = similarEntries(seed);
        bytes memory top = Tries.nodeOf(entries, 0);
        bytes32 root = keccak256(top);
        bytes32 key = entries[(seed >> 8) % entries.length].key;
        bytes memory value = probe.valueAt(root, key, Tries.prove(entries, key, top));
        equal(keccak256(value), keccak256(valueOf(entries, key)), "value");
        // Keys that are not there, far and near.
        equal(probe.valueAt(root, other, Tries.prove(entries, other, top)).length, 0, "far");
        key = similarKey(key, draw(seed, 900));
        value = probe.valueAt(root, key, Tries.prove(entries, key, top));
        equal(keccak256(value), keccak256(valueOf(entries, key)), "near");
    }

    function testFuzz_RevertWhen_AByteOfANodeIsChanged(uint256 seed, uint256 place, uint8 flip) public {
        Entry[] memory entries = similarEntries(seed);
        bytes32 root = Tries.rootOf(entries);
        bytes32 key = entries[seed % entries.length].key;
        bytes[] memory proof = Tries.prove(entries, key);
        uint256 position = (seed >> 8) % proof.length;
        bytes memory node = proof[position];
        bytes32 expected = keccak256(node);
        node[place % node.length] ^= bytes1(flip == 0 ? 1 : flip);
        bytes32 hash = keccak256(node);
        vm.expectRevert(
            abi.encodeWithSelector(IWitnessVerifier.WrongProofNode.selector, key, position, hash, expected)
        );
        probe.valueAt(root, key, proof);
    }

    function testFuzz_RevertWhen_AProofIsCutShort(uint256 seed, uint256 length) public {
        Entry[] memory entries = similarEntries(seed);
        bytes32 root = Tries.rootOf(entries);
        bytes32 key = entries[seed % entries.length].key;
        bytes[] memory proof = Tries.prove(entries, key);
        length = length % proof.length;
        bytes32 expected = keccak256(proof[length]);
        assembly ("memory-safe") {
            mstore(proof, length)
        }
        vm.expectRevert(abi.encodeWithSelector(IWitnessVerifier.ProofTooShort.selector, key, length, expected));
        probe.valueAt(root, key, proof);
    }

    function testFuzz_RevertWhen_AProofHasMoreNodesThanItNeeds(uint256 seed, bytes calldata extra) public {
        Entry[] memory entries = similarEntries(seed);
        bytes32 root = Tries.rootOf(entries);
        bytes32 key = entries[seed % entries.length].key;
        bytes[] memory proof = Tries.prove(entries, key);
        bytes[] memory longer = new bytes[](proof.length + 1);
        for (uint256 i = 0; i < proof.length; ++i) longer[i] = proof[i];
        longer[proof.length] = extra;
        vm.expectRevert(
            abi.encodeWithSelector(IWitnessVerifier.UnusedProofNodes.selector, key, proof.length, longer.length)
        );
        probe.valueAt(root, key, longer);
    }

    /// @dev The proof of any key, there or not, shown for another: refused, or it proves the truth about that one too.
    function testFuzz_ValueAt_IsNeverMistaken(uint256 seed) public view {
        Entry[] memory entries = similarEntries(seed);
        bytes memory top = Tries.nodeOf(entries, 0);
        bytes32 root = keccak256(top);
        for (uint256 i = 0; i < 3; ++i) {
            bytes32 one = anyKey(entries, draw(seed, 500 + i));
            bytes32 another = anyKey(entries, draw(seed, 600 + i));
            try probe.valueAt(root, another, Tries.prove(entries, one, top)) returns (bytes memory value) {
                equal(keccak256(value), keccak256(valueOf(entries, another)), "the truth about the other key");
            } catch (bytes memory reason) {
                isTrue(isProofError(bytes4(reason)), "a named error");
            }
        }
    }

    function test_ValueAt_TheEmptyTrieHoldsNothingAndNeedsNoNode() public {
        bytes[] memory proof = new bytes[](0);
        equal(probe.valueAt(StateProof.EMPTY_TRIE_ROOT, bytes32(0), proof).length, 0, "nothing");
        vm.expectRevert(
            abi.encodeWithSelector(IWitnessVerifier.ProofTooShort.selector, bytes32(0), 0, bytes32(uint256(1)))
        );
        probe.valueAt(bytes32(uint256(1)), bytes32(0), proof);
    }

    /// @dev Nodes that no trie has, whose hash is right all the same: what is checked besides hashes.
    function test_RevertWhen_ANodeIsNotCanonical() public {
        bytes memory value = Rlp.str("ab");
        bytes memory path = bytes.concat(hex"a1", hex"20", new bytes(32));
        bytes memory hash = Rlp.word(bytes32(uint256(5)));
        bytes memory fifteen = _empty(15);
        bytes[16] memory nodes = [
            bytes(""),
            hash,
            hex"c0",
            Rlp.list(path),
            Rlp.list(bytes.concat(path, value, value)),
            bytes.concat(Rlp.list(bytes.concat(path, value)), hex"00"),
            Rlp.list(bytes.concat(hex"80", value)),
            Rlp.list(bytes.concat(hex"c0", value)),
            Rlp.list(bytes.concat(hex"40", value)),
            Rlp.list(bytes.concat(hex"21", value)),
            Rlp.list(bytes.concat(hex"00", hash)),
            Rlp.list(bytes.concat(path, hex"80")),
            Rlp.list(bytes.concat(path, Rlp.list(value))),
            Rlp.list(bytes.concat(hex"a2", hex"20", new bytes(33), value)),
            Rlp.list(bytes.concat(fifteen, hex"80c0")),
            Rlp.list(bytes.concat(fifteen, hex"8080", hex"80"))
        ];
        for (uint256 i = 0; i < nodes.length; ++i) {
            bytes[] memory proof = new bytes[](1);
            proof[0] = nodes[i];
            vm.expectPartialRevert(IWitnessVerifier.BadRlp.selector);
            probe.valueAt(keccak256(nodes[i]), bytes32(0), proof);
        }
    }

    /// @dev One leaf each, written with one item longer than it need be; with that item in its own form, it is sound.
    function test_RevertWhen_AnItemIsLongerThanItNeedBe() public {
        bytes memory path = bytes.concat(hex"a1", hex"20", new bytes(32));
        bytes memory long = Rlp.str(new bytes(21));
        equal(path.length + long.length, 56, "the first length with a length of its own");
        bytes[2][3] memory pairs = [
            [bytes.concat(hex"e4", path, hex"8105"), bytes.concat(hex"e3", path, hex"05")],
            [bytes.concat(hex"f823", path, hex"05"), bytes.concat(hex"e3", path, hex"05")],
            [bytes.concat(hex"f90038", path, long), bytes.concat(hex"f838", path, long)]
        ];
        bytes[] memory proof = new bytes[](1);
        for (uint256 i = 0; i < pairs.length; ++i) {
            proof[0] = pairs[i][0];
            vm.expectPartialRevert(IWitnessVerifier.BadRlp.selector);
            probe.valueAt(keccak256(proof[0]), bytes32(0), proof);
            proof[0] = pairs[i][1];
            equal(probe.valueAt(keccak256(proof[0]), bytes32(0), proof).length, i == 2 ? 21 : 1, "sound");
        }
    }

    /// @dev Where the whole key lies behind there is no nibble left to choose by, be all children empty.
    function test_RevertWhen_ABranchStandsBehindTheWholeKey() public {
        bytes[] memory proof = new bytes[](1);
        bytes memory wholeKey = Rlp.str(bytes.concat(hex"00", bytes32(0)));
        proof[0] = Rlp.list(bytes.concat(wholeKey, Rlp.list(_empty(17))));
        vm.expectPartialRevert(IWitnessVerifier.BadRlp.selector);
        probe.valueAt(keccak256(proof[0]), bytes32(0), proof);
    }

    /// @dev An extension whose child is neither a hash nor a node short enough to be inlined, and a child of that kind.
    function test_RevertWhen_AChildIsNeitherAHashNorInlined() public {
        bytes[] memory proof = new bytes[](1);
        bytes memory longNode = Rlp.list(bytes.concat(hex"20", Rlp.str(new bytes(29))));
        equal(longNode.length, 32, "just too long");
        bytes[4] memory children = [bytes(hex"80"), hex"05", Rlp.str(new bytes(31)), longNode];
        for (uint256 i = 0; i < children.length; ++i) {
            proof[0] = Rlp.list(bytes.concat(hex"10", children[i]));
            vm.expectPartialRevert(IWitnessVerifier.BadRlp.selector);
            probe.valueAt(keccak256(proof[0]), bytes32(0), proof);
        }
        // A leaf of two bytes' path under an extension of 61 nibbles: listed on its own, where it belongs in its parent.
        bytes memory leaf = Rlp.list(bytes.concat(hex"20", hex"05"));
        bytes memory extension = Rlp.str(bytes.concat(hex"00", new bytes(32)));
        proof = new bytes[](2);
        proof[1] = leaf;
        proof[0] = Rlp.list(bytes.concat(extension, Rlp.word(keccak256(leaf))));
        vm.expectPartialRevert(IWitnessVerifier.BadRlp.selector);
        probe.valueAt(keccak256(proof[0]), bytes32(0), proof);
        proof = new bytes[](1);
        proof[0] = Rlp.list(bytes.concat(extension, leaf));
        equal(bytes32(probe.valueAt(keccak256(proof[0]), bytes32(0), proof)), bytes32(hex"05"), "inlined");
    }

    /// @dev An extension that covers the whole rest of the key leads on; it does not hold a value.
    function test_RevertWhen_AnExtensionIsPassedOffAsALeaf() public {
        bytes[] memory proof = new bytes[](1);
        bytes32 key = keccak256(abi.encode(bytes32(0)));
        bytes32 target = bytes32(uint256(77));
        proof[0] = Rlp.list(bytes.concat(Rlp.str(bytes.concat(hex"00", key)), Rlp.word(target)));
        vm.expectRevert(abi.encodeWithSelector(IWitnessVerifier.ProofTooShort.selector, key, 1, target));
        probe.slotValue(keccak256(proof[0]), bytes32(0), proof);
        // The leaf of the same key does.
        proof[0] = Rlp.list(bytes.concat(Rlp.str(bytes.concat(hex"20", key)), Rlp.number(uint256(target))));
        equal(probe.slotValue(keccak256(proof[0]), bytes32(0), proof), uint256(target), "value");
    }

    /// @dev No trie has such leaves and extensions, since all keys have one length; there is nothing for longer or shorter keys.
    function test_ValueAt_HoldsNothingForAKeyOfAnotherLength() public view {
        bytes[] memory proof = new bytes[](1);
        // One nibble, the key's first; then all 64 of them behind a branch.
        proof[0] = Rlp.list(bytes.concat(hex"30", Rlp.str("ab")));
        equal(probe.valueAt(keccak256(proof[0]), bytes32(0), proof).length, 0, "too short a path");
        proof = new bytes[](2);
        proof[1] = Rlp.list(bytes.concat(Rlp.str(bytes.concat(hex"20", bytes32(0))), Rlp.str("ab")));
        proof[0] = Rlp.list(bytes.concat(Rlp.word(keccak256(proof[1])), _empty(16)));
        equal(probe.valueAt(keccak256(proof[0]), bytes32(0), proof).length, 0, "too long a path");
        // An extension by as many does not lead on, nor is its child asked for.
        proof[1] = Rlp.list(bytes.concat(Rlp.str(bytes.concat(hex"00", bytes32(0))), Rlp.word(keccak256("child"))));
        proof[0] = Rlp.list(bytes.concat(Rlp.word(keccak256(proof[1])), _empty(16)));
        equal(probe.valueAt(keccak256(proof[0]), bytes32(0), proof).length, 0, "too long an extension");
    }

    function testFuzz_SlotValue_ReadsEverySize(bytes32 slot, uint256 value, uint8 shift) public view {
        value >>= shift;
        if (value == 0) value = 1;
        Entry[] memory entries = new Entry[](2);
        entries[0] = Entry(keccak256(abi.encode(slot)), Rlp.number(value));
        entries[1] = Entry(keccak256("another"), Rlp.number(5));
        bytes32 root = Tries.rootOf(entries);
        equal(probe.slotValue(root, slot, Tries.prove(entries, entries[0].key)), value, "value");
    }

    function test_RevertWhen_ASlotOrAnAccountIsNotCanonical() public {
        bytes[6] memory values = [bytes(hex"00"), hex"80", hex"820001", hex"c101", hex"0101", Rlp.str(new bytes(33))];
        Entry[] memory entries = new Entry[](1);
        entries[0].key = keccak256(abi.encode(bytes32(0)));
        for (uint256 i = 0; i < values.length; ++i) {
            entries[0].value = values[i];
            bytes[] memory proof = Tries.prove(entries, entries[0].key);
            vm.expectPartialRevert(IWitnessVerifier.BadRlp.selector);
            probe.slotValue(Tries.rootOf(entries), bytes32(0), proof);
        }
        bytes memory hash = Rlp.word(keccak256("hash"));
        bytes[6] memory states = [
            bytes.concat(hex"0180", hash),
            bytes.concat(hex"0180", hash, hash, hash),
            bytes.concat(hex"0180", hash, hex"80"),
            bytes.concat(hex"0180", hex"80", hash),
            bytes.concat(hex"89010101010101010101", hex"80", hash, hash),
            bytes.concat(hex"c0", hex"80", hash, hash)
        ];
        entries[0].key = keccak256(bytes.concat(bytes20(REGISTRY)));
        for (uint256 i = 0; i < states.length; ++i) {
            entries[0].value = Rlp.list(states[i]);
            bytes[] memory proof = Tries.prove(entries, entries[0].key);
            vm.expectPartialRevert(IWitnessVerifier.BadRlp.selector);
            probe.storageRoot(Tries.rootOf(entries), REGISTRY, proof);
        }
        // What each of them is but for its one fault.
        entries[0].value = Rlp.list(bytes.concat(hex"0180", hash, hash));
        bytes[] memory sound = Tries.prove(entries, entries[0].key);
        equal(probe.storageRoot(Tries.rootOf(entries), REGISTRY, sound), keccak256("hash"), "sound");
    }

    function testFuzz_ReadHeader_TakesWhateverForksAppended(bytes32 root, uint64 time, uint8 extra) public {
        extra = uint8(bound(extra, 0, 40));
        (bytes32 readRoot, uint64 readTime) = probe.readHeader(blockHeader(root, time, extra));
        equal(readRoot, root, "state root");
        equal(readTime, time, "time");
        bytes memory header = bytes.concat(blockHeader(root, time, extra), hex"80");
        vm.expectPartialRevert(IWitnessVerifier.BadRlp.selector);
        probe.readHeader(header);
    }

    function test_RevertWhen_AHeaderIsNone() public {
        bytes memory hash = Rlp.word(bytes32(0));
        bytes memory start = bytes.concat(hash, hash, hash);
        bytes memory fourteen = bytes.concat(start, hash, hex"8080808080808080", hex"8080");
        bytes[4] memory headers = [
            bytes.concat(fourteen, ""),
            bytes.concat(start, Rlp.str(new bytes(31)), hex"8080808080808080808080"),
            bytes.concat(start, hash, hex"80808080808080", hex"820001", hex"808080"),
            bytes.concat(start, hash, hex"80808080808080", hex"89010101010101010101", hex"808080")
        ];
        for (uint256 i = 0; i < headers.length; ++i) {
            vm.expectPartialRevert(IWitnessVerifier.BadRlp.selector);
            probe.readHeader(Rlp.list(headers[i]));
        }
        probe.readHeader(Rlp.list(bytes.concat(fourteen, hex"80")));
    }

    function _empty(uint256 count) private pure returns (bytes memory items) {
        for (uint256 i = 0; i < count; ++i) items = bytes.concat(items, hex"80");
    }
}
