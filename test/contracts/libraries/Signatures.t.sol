// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ECDSA } from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

import { Signatures } from "../../../contracts/libraries/Signatures.sol";
import { Base } from "../support/Base.sol";

/// @notice Signatures against OpenZeppelin's ECDSA, over honest and hostile inputs.
contract SignaturesTest is Base {
    uint256 private constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    struct KeySignatureVector {
        address account;
        bytes32 hash;
        bytes signature;
        bool taken;
        bytes form;
    }

    function test_Key_EqualsTheVectors() public view {
        KeySignatureVector[] memory vectors = abi.decode(vector("key-signature"), (KeySignatureVector[]));
        isTrue(vectors.length > 0, "vectors");
        for (uint256 i = 0; i < vectors.length; ++i) {
            KeySignatureVector memory v = vectors[i];
            isTrue(this.isSignedByKey(v.account, v.hash, v.signature) == v.taken, "taken");
            isTrue(v.form.length == 0 || this.isSignedByKey(v.account, v.hash, v.form), "the form that is taken");
        }
    }

    /// @dev Asks as contracts do, with memory in use before and after.
    function isSignedByKey(address signer, bytes32 hash, bytes calldata signature) external view returns (bool signed) {
        bytes32 mark = keccak256(abi.encode(signer, hash));
        bytes memory kept = abi.encode(mark);
        uint256 free;
        assembly ("memory-safe") {
            free := mload(0x40)
        }
        signed = Signatures.isSignedByKey(signer, hash, signature);
        bytes[] memory fresh = new bytes[](1);
        uint256 place;
        assembly ("memory-safe") {
            place := fresh
        }
        equal(place, free, "free memory is where it was");
        equal(fresh[0].length, 0, "the zero slot is zero");
        equal(keccak256(kept), keccak256(abi.encode(mark)), "memory is kept");
    }

    function isSignedBy(address signer, bytes32 hash, bytes calldata signature) external view returns (bool) {
        return Signatures.isSignedBy(signer, hash, signature);
    }

    function testFuzz_Key_SignsInBothForms(uint256 key, bytes32 hash, bytes calldata behind) public view {
        key = bound(key, 1, ORDER - 1);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, hash);
        address signer = vm.addr(key);
        isTrue(this.isSignedByKey(signer, hash, bytes.concat(r, s, bytes1(v))), "65 bytes");
        isTrue(this.isSignedByKey(signer, hash, bytes.concat(r, vsOf(v, s))), "64 bytes");
        isTrue(this.isSignedBy(signer, hash, bytes.concat(r, vsOf(v, s))), "an account without code");
        bytes memory longer = bytes.concat(r, s, bytes1(v), behind);
        isTrue(this.isSignedByKey(signer, hash, longer) == (behind.length == 0), "not a byte more");
        isTrue(this.isSignedByKey(signer, hash, bytes.concat(r, s)) == (v == 27), "the topmost bit is the parity");
    }

    /// @dev Right but for one value: r, s, v, the length, the hash or the signer.
    function testFuzz_Key_AgreesWithOpenZeppelin(uint256 seed, uint256 key, bytes32 hash, uint256 other) public view {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(bound(key, 1, ORDER - 1), hash);
        address signer = vm.addr(bound(key, 1, ORDER - 1));
        uint256 what = seed % 12;
        if (what == 1) r = 0;
        if (what == 2) r = bytes32(other);
        if (what == 3) s = 0;
        if (what == 4) s = bytes32(other);
        if (what == 5) (s, v) = (bytes32(ORDER - uint256(s)), 55 - v);
        if (what == 6) (s, v) = (bytes32(ORDER - uint256(s)), v);
        if (what == 7) v = uint8(other);
        if (what == 8) v = [0, 1, 26, 29, 30, 128, 255, 54][other % 8];
        if (what == 9) hash = bytes32(other);
        if (what == 10) signer = address(uint160(other));
        if (what == 11) r = bytes32(ORDER);
        bytes memory signature = seed % 2 == 0 ? bytes.concat(r, s, bytes1(v)) : bytes.concat(r, vsOf(v, s));
        agrees(signer, hash, signature);
        agrees(address(0), hash, signature);
        agrees(address(1), hash, signature);
    }

    /// hardhat-config: fuzz.runs = 24
    function testFuzz_Key_AgreesWithOpenZeppelinOnAnyBytes(
        address signer,
        bytes32 hash,
        bytes32[3] memory parts
    ) public view {
        bytes memory all = bytes.concat(parts[0], parts[1], parts[2]);
        for (uint256 length = 0; length <= 70; ++length) {
            bytes memory signature = new bytes(length);
            for (uint256 i = 0; i < length; ++i) signature[i] = all[i];
            agrees(signer, hash, signature);
        }
    }

    /// @dev The highest s that is taken, and the next one, which would be the other form of a signature.
    function test_Key_BorderOfS() public view {
        bytes32 hash = keccak256("border");
        bytes32 half = bytes32(ORDER / 2);
        bytes32 r = bytes32(uint256(0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798));
        for (uint8 v = 27; v < 29; ++v) {
            address low = ecrecover(hash, v, r, half);
            isTrue(low != address(0) && this.isSignedByKey(low, hash, bytes.concat(r, half, bytes1(v))), "half");
            isTrue(this.isSignedByKey(low, hash, bytes.concat(r, vsOf(v, half))), "half, in 64 bytes");
            bytes32 more = bytes32(ORDER / 2 + 1);
            address high = ecrecover(hash, v, r, more);
            isTrue(high != address(0) && !this.isSignedByKey(high, hash, bytes.concat(r, more, bytes1(v))), "more");
        }
    }

    /// @dev What ecrecover fails on must not count as signed by zero, nor by whom the hash happens to spell.
    function testFuzz_Key_NothingIsSignedByZeroOrByTheHash(address signer, bytes32 r, bytes32 s, uint8 v) public view {
        v = v == 27 || v == 28 ? 0 : v;
        bytes memory signature = bytes.concat(r, s, bytes1(v));
        isTrue(!this.isSignedByKey(signer, bytes32(uint256(uint160(signer))), signature), "the hash");
        isTrue(!this.isSignedBy(address(0), 0, signature), "zero");
        isTrue(!this.isSignedBy(address(0), 0, bytes.concat(bytes32(0), s)), "zero, in 64 bytes");
    }

    function testFuzz_Wallet_IsAskedWhereTheKeyDidNotSign(uint256 key, bytes32 hash) public {
        key = bound(key, 1, ORDER - 2);
        address wallet = deploy("SampleWallet", abi.encode(vm.addr(key)));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, hash);
        isTrue(this.isSignedBy(wallet, hash, bytes.concat(r, s, bytes1(v))), "its owner");
        isTrue(!this.isSignedByKey(wallet, hash, bytes.concat(r, s, bytes1(v))), "not by a key of its own");
        (v, r, s) = vm.sign(key + 1, hash);
        isTrue(!this.isSignedBy(wallet, hash, bytes.concat(r, s, bytes1(v))), "another");
        isTrue(!this.isSignedBy(address(this), hash, bytes.concat(r, s, bytes1(v))), "a contract that cannot answer");
    }

    function agrees(address signer, bytes32 hash, bytes memory signature) private view {
        (address recovered, ECDSA.RecoverError problem) = (address(0), ECDSA.RecoverError.InvalidSignatureLength);
        if (signature.length == 64) {
            (bytes32 r, bytes32 vs) = abi.decode(signature, (bytes32, bytes32));
            (recovered, problem, ) = ECDSA.tryRecover(hash, r, vs);
        } else {
            (recovered, problem, ) = ECDSA.tryRecover(hash, signature);
        }
        bool expected = problem == ECDSA.RecoverError.NoError && recovered == signer;
        isTrue(this.isSignedByKey(signer, hash, signature) == expected, "as OpenZeppelin says");
        if (problem == ECDSA.RecoverError.NoError) {
            isTrue(this.isSignedByKey(recovered, hash, signature), "whom OpenZeppelin recovers");
        }
    }

    function vsOf(uint8 v, bytes32 s) private pure returns (bytes32) {
        return bytes32(uint256(s) | (uint256(v == 28 ? 1 : 0) << 255));
    }
}
