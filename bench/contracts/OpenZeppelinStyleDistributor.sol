// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import { MerkleProof } from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import { BitMaps } from "@openzeppelin/contracts/utils/structs/BitMaps.sol";

/// @title OpenZeppelinStyleDistributor
/// @notice The smallest distributor that OpenZeppelin's parts make: what a careful team writes in an afternoon. No
/// start, no end, no sweep, no gate. Only the benches deploy it, to compare.
contract OpenZeppelinStyleDistributor {
    using BitMaps for BitMaps.BitMap;

    /// @notice The leaf at this index was paid already.
    error AlreadyClaimed(uint256 index);
    /// @notice The proof does not lead from this leaf to the root.
    error InvalidProof();

    /// @notice A leaf was paid.
    event Claimed(uint256 indexed index, address indexed account, uint256 amount);

    /// @notice ERC-20 that is paid out.
    IERC20 public immutable token;
    /// @notice Root of the tree of double-hashed leaves.
    bytes32 public immutable merkleRoot;

    BitMaps.BitMap private _claimed;

    constructor(IERC20 token_, bytes32 merkleRoot_) {
        token = token_;
        merkleRoot = merkleRoot_;
    }

    /// @notice Pays the leaf to its account, once.
    function claim(uint256 index, address account, uint256 amount, bytes32[] calldata proof) external {
        _claimTo({ index: index, account: account, amount: amount, proof: proof, recipient: account });
    }

    function _claimTo(
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        address recipient
    ) internal {
        if (_claimed.get(index)) revert AlreadyClaimed(index);
        if (!MerkleProof.verifyCalldata(proof, merkleRoot, _leaf(index, account, amount))) revert InvalidProof();
        _pay({ index: index, account: account, amount: amount, recipient: recipient });
    }

    function _take(uint256 index, address account, uint256 amount) internal {
        if (_claimed.get(index)) revert AlreadyClaimed(index);
        _pay({ index: index, account: account, amount: amount, recipient: account });
    }

    function _pay(uint256 index, address account, uint256 amount, address recipient) private {
        _claimed.set(index);
        emit Claimed(index, account, amount);
        SafeERC20.safeTransfer(token, recipient, amount);
    }

    function _leaf(uint256 index, address account, uint256 amount) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(index, account, amount))));
    }
}
