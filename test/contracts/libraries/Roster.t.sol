// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Approval, IQuorum, Seat } from "../../../contracts/interfaces/IQuorum.sol";
import { Roster } from "../../../contracts/libraries/Roster.sol";
import { Base } from "../support/Base.sol";

/// @notice An ERC-7913 verifier: a signature is the keccak256 of key and hash. It keeps what it was asked.
contract HashVerifier {
    function verify(bytes calldata key, bytes32 hash, bytes calldata signature) external pure returns (bytes4) {
        bool signed = keccak256(abi.encode(key, hash)) == bytes32(signature);
        return signed ? HashVerifier.verify.selector : bytes4(0xffffffff);
    }
}

/// @notice Seats of every kind of key, and signatures for one another.
contract RosterTest is Base {
    bytes32 private constant DIGEST = keccak256("digest");

    function voicesOf(
        bytes32 digest,
        Seat[] calldata seats,
        Approval[] calldata approvals,
        uint256 standInsFrom
    ) external view returns (uint16) {
        return Roster.voicesOf(digest, seats, approvals, standInsFrom);
    }

    function isSignedBy(bytes32 key, bytes32 hash, bytes calldata signature) external view returns (bool) {
        return Roster.isSignedBy(key, hash, signature);
    }

    function hashOf(Seat[] calldata seats) external pure returns (bytes32) {
        return Roster.hashOf(seats);
    }

    function keyAt(Seat[] calldata seats, uint256 seat, uint256 chair) external pure returns (bytes32) {
        return Roster.keyAt(seats, seat, chair);
    }

    function check(Seat[] memory seats, uint256 least) external pure returns (bytes32) {
        return Roster.check(seats, least);
    }

    function signed(uint256 key, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return bytes.concat(r, s, bytes1(v));
    }

    function ofAddress(address account) private pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }

    // ---------------------------------------------------------------- seats

    /// @dev Whatever the keys: in memory and in calldata the same hash, the one of all words on end.
    function testFuzz_Hash_IsOfAllWords(uint256 seed, uint8 number) public view {
        Seat[] memory seats = new Seat[](bound(number, 1, 16));
        bytes memory words;
        for (uint256 i = 0; i < seats.length; ++i) {
            bytes32 key = keccak256(abi.encode(seed, i));
            seats[i] = Seat(key, uint256(key) % 2 == 0 ? bytes32(0) : keccak256(abi.encode(key)), 0);
            words = bytes.concat(words, abi.encode(seats[i]));
        }
        for (uint256 i = 0; i < seats.length; ++i) {
            equal(this.keyAt(seats, i, 0), seats[i].member, "member");
            equal(this.keyAt(seats, i, 1), seats[i].standIn, "stand-in");
            equal(this.keyAt(seats, i, 2), bytes32(0), "nobody");
        }
        equal(this.hashOf(seats), keccak256(words), "hash");
        equal(this.check(seats, 1), keccak256(words), "hash of memory");
        equal(this.keyAt(seats, seats.length, 0), bytes32(0), "beyond");
        equal(this.keyAt(seats, type(uint256).max, 0), bytes32(0), "far beyond");
        equal(this.keyAt(seats, 0, type(uint256).max), bytes32(0), "no such chair");
    }

    /// @dev Wherever the same key stands twice.
    function testFuzz_RevertWhen_AKeySitsTwice(uint8 first, uint8 second) public {
        Seat[] memory seats = new Seat[](16);
        for (uint256 i = 0; i < 16; ++i) seats[i] = Seat(bytes32(3 * i + 1), bytes32(3 * i + 2), bytes32(3 * i + 3));
        uint256 high = bound(second, 1, 47);
        uint256 low = bound(first, 0, high - 1);
        if (high % 3 == 0) seats[high / 3].member = bytes32(low + 1);
        if (high % 3 == 1) seats[high / 3].standIn = bytes32(low + 1);
        if (high % 3 == 2) seats[high / 3].secondStandIn = bytes32(low + 1);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.KeyTwice.selector, low + 1, high / 3, low / 3));
        this.check(seats, 1);
    }

    // ---------------------------------------------------------------- keys

    function test_AContract_SignsByItsCode() public {
        address wallet = deploy("SampleWallet", abi.encode(vm.addr(5)));
        isTrue(this.isSignedBy(ofAddress(wallet), DIGEST, signed(5, DIGEST)), "its owner");
        isTrue(!this.isSignedBy(ofAddress(wallet), DIGEST, signed(6, DIGEST)), "another");
        isTrue(!this.isSignedBy(ofAddress(vm.addr(5)), DIGEST, signed(6, DIGEST)), "an account's key");
    }

    /// @dev An account that borrows code stays its key's, and may sign by that code too.
    function test_ABorrowedCode_SignsBesideTheKey() public {
        address wallet = deploy("SampleWallet", abi.encode(vm.addr(5)));
        address account = vm.addr(7);
        vm.etch(account, wallet.code);
        isTrue(this.isSignedBy(ofAddress(account), DIGEST, signed(7, DIGEST)), "its key");
        isTrue(this.isSignedBy(ofAddress(account), DIGEST, signed(5, DIGEST)), "its code");
        vm.etch(account, bytes.concat(hex"ef0100", bytes20(wallet)));
        isTrue(this.isSignedBy(ofAddress(account), DIGEST, signed(7, DIGEST)), "its key, delegated");
        isTrue(!this.isSignedBy(ofAddress(account), DIGEST, signed(8, DIGEST)), "nobody else");
    }

    function test_AVerifier_SaysWhetherItsKeySigned() public {
        address verifier = deploy("HashVerifier", "");
        bytes memory signer = abi.encodePacked(verifier, "a key");
        bytes memory signature = abi.encode(keccak256(abi.encode(bytes("a key"), DIGEST)));
        isTrue(this.isSignedBy(keccak256(signer), DIGEST, abi.encode(signer, signature)), "its key");
        isTrue(!this.isSignedBy(keccak256(signer), ~DIGEST, abi.encode(signer, signature)), "another hash");
        isTrue(!this.isSignedBy(keccak256("other"), DIGEST, abi.encode(signer, signature)), "another's seat");
        bytes memory other = abi.encodePacked(verifier, "b key");
        isTrue(!this.isSignedBy(keccak256(other), DIGEST, abi.encode(other, signature)), "another key");
        bytes memory nowhere = abi.encodePacked(address(0x1234), "a key");
        isTrue(!this.isSignedBy(keccak256(nowhere), DIGEST, abi.encode(nowhere, signature)), "no verifier");
    }

    /// @dev Whatever is not two byte strings signs for nobody, and reverts nowhere.
    function testFuzz_AVerifier_TakesNoOtherEncoding(uint256 cut, uint256 place, uint256 value) public {
        bytes memory signer = abi.encodePacked(deploy("HashVerifier", ""), "a key");
        bytes memory signature = abi.encode(signer, abi.encode(keccak256(abi.encode(bytes("a key"), DIGEST))));
        assembly ("memory-safe") {
            mstore(signature, mod(cut, add(mload(signature), 1)))
        }
        // The two places and lengths are among the first words.
        uint256 word = 32 * (place % 6);
        if (signature.length >= word + 32 && cut % 3 != 0) {
            assembly ("memory-safe") {
                mstore(add(add(signature, 32), word), value)
            }
        }
        this.isSignedBy(keccak256(signer), DIGEST, signature);
        isTrue(!this.isSignedBy(keccak256("another"), DIGEST, signature), "nobody else");
    }

    /// @dev Else the account could sit in one seat by its address, and in another by the hash of it.
    function test_AnAccount_IsNoVerifier() public view {
        bytes memory signer = abi.encodePacked(vm.addr(5));
        isTrue(!this.isSignedBy(keccak256(signer), DIGEST, abi.encode(signer, signed(5, DIGEST))), "20 bytes");
        isTrue(!this.isSignedBy(keccak256("short"), DIGEST, abi.encode(bytes("short"), bytes(""))), "fewer");
    }

    // ---------------------------------------------------------------- voices

    /// @dev Any seats in ascending order, each by any of its chairs.
    /// hardhat-config: fuzz.runs = 24
    function testFuzz_Voices_AreThoseWhoSigned(uint16 wanted, uint256 seed) public view {
        Seat[] memory seats = new Seat[](16);
        Approval[] memory approvals = new Approval[](16);
        uint256 count = 0;
        for (uint256 i = 0; i < 16; ++i) {
            seats[i] = Seat(ofAddress(vm.addr(i + 1)), ofAddress(vm.addr(i + 101)), ofAddress(vm.addr(i + 201)));
            if ((wanted >> i) & 1 == 0) continue;
            uint8 chair = uint8((seed >> (2 * i)) % 3);
            approvals[count++] = Approval(uint8(i), chair, signed(i + 1 + 100 * uint256(chair), DIGEST));
        }
        assembly ("memory-safe") {
            mstore(approvals, count)
        }
        equal(this.voicesOf(DIGEST, seats, approvals, block.timestamp), wanted, "voices");
    }
}
