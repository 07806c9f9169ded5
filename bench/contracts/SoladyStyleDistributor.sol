// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { EfficientHashLib } from "solady/src/utils/EfficientHashLib.sol";
import { LibBitmap } from "solady/src/utils/LibBitmap.sol";
import { MerkleProofLib } from "solady/src/utils/MerkleProofLib.sol";
import { SafeTransferLib } from "solady/src/utils/SafeTransferLib.sol";

/// @title SoladyStyleDistributor
/// @notice The smallest distributor that solady's parts make, for single claims and for many by one proof. No start, no end,
/// no sweep, no gate, no signatures; one leaf that is taken already refuses the whole call. Only the benches deploy it, to compare.
contract SoladyStyleDistributor {
    using LibBitmap for LibBitmap.Bitmap;

    /// @notice A leaf.
    struct Claim {
        uint256 index;
        address account;
        uint256 amount;
    }

    /// @notice The leaf at this index was paid already.
    error AlreadyClaimed(uint256 index);
    /// @notice The proof does not lead from these leaves to the root.
    error InvalidProof();

    /// @notice A leaf was paid.
    event Claimed(uint256 indexed index, address indexed account, uint256 amount);

    /// @notice ERC-20 that is paid out.
    address public immutable token;
    /// @notice Root of the tree of double-hashed leaves.
    bytes32 public immutable merkleRoot;

    LibBitmap.Bitmap private _claimed;

    constructor(address token_, bytes32 merkleRoot_) {
        token = token_;
        merkleRoot = merkleRoot_;
    }

    /// @notice Pays the leaf to its account, once.
    function claim(uint256 index, address account, uint256 amount, bytes32[] calldata proof) external {
        if (!MerkleProofLib.verifyCalldata(proof, merkleRoot, _leaf(index, account, amount))) revert InvalidProof();
        _pay(index, account, amount);
    }

    /// @notice Pays all leaves by one proof for all.
    function claimMany(Claim[] calldata claims, bytes32[] calldata proof, bool[] calldata flags) external {
        bytes32[] memory leaves = new bytes32[](claims.length);
        for (uint256 i = 0; i < claims.length; ++i) {
            leaves[i] = _leaf(claims[i].index, claims[i].account, claims[i].amount);
        }
        if (!MerkleProofLib.verifyMultiProof(proof, merkleRoot, leaves, flags)) revert InvalidProof();
        for (uint256 i = 0; i < claims.length; ++i) _pay(claims[i].index, claims[i].account, claims[i].amount);
    }

    function _pay(uint256 index, address account, uint256 amount) private {
        if (!_claimed.toggle(index)) revert AlreadyClaimed(index);
        emit Claimed(index, account, amount);
        SafeTransferLib.safeTransfer(token, account, amount);
    }

    function _leaf(uint256 index, address account, uint256 amount) private pure returns (bytes32) {
        return
            EfficientHashLib.hash(EfficientHashLib.hash(bytes32(index), bytes32(uint256(uint160(account))), bytes32(amount)));
    }
}
