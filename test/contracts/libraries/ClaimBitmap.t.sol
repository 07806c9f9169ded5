// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ClaimBitmap } from "../../../contracts/libraries/ClaimBitmap.sol";
import { Base } from "../support/Base.sol";

/// @notice The bitmap against a plain mapping of flags.
contract ClaimBitmapTest is Base {
    using ClaimBitmap for ClaimBitmap.Bitmap;

    ClaimBitmap.Bitmap private _bitmap;
    mapping(uint256 index => bool set) private _model;

    /// @dev Crowded into three words, so that neighbours and repeats are frequent.
    /// hardhat-config: fuzz.runs = 64
    function testFuzz_Set_AgreesWithPlainFlags(uint256 seed, uint256 base) public {
        base = bound(base, 0, type(uint256).max - 768);
        for (uint256 step = 0; step < 24; ++step) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 index = base + (seed % (step % 2 == 0 ? 768 : 8));
            isTrue(_bitmap.set(index) == !_model[index], "fresh exactly the first time");
            _model[index] = true;
        }
        for (uint256 i = 0; i < 768; ++i) isTrue(_bitmap.isSet(base + i) == _model[base + i], "isSet");
    }

    /// @dev The edges of words and of the number range: each bit is its own.
    function test_Set_EdgesAreBitsOfTheirOwn() public {
        uint256[8] memory edges = [uint256(0), 1, 255, 256, 257, 511, type(uint256).max - 1, type(uint256).max];
        for (uint256 i = 0; i < edges.length; ++i) {
            isTrue(!_bitmap.isSet(edges[i]), "not yet");
            isTrue(_bitmap.set(edges[i]), "fresh");
            for (uint256 k = 0; k < edges.length; ++k) isTrue(_bitmap.isSet(edges[k]) == (k <= i), "the others stay");
        }
    }

    function testFuzz_Set_ChangesNothingTheSecondTime(uint256 index) public {
        _bitmap.set(index);
        uint256 before = _bitmap.words[index >> 8];
        isTrue(!_bitmap.set(index), "not fresh");
        equal(_bitmap.words[index >> 8], before, "unchanged");
    }
}
