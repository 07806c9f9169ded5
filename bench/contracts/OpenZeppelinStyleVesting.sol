// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import { MerkleProof } from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

/// @title OpenZeppelinStyleVesting
/// @notice The smallest vesting distributor that OpenZeppelin's parts make: what a careful team writes in an afternoon. One
/// straight line from start to end, as VestingWallet has it; no points, no end of claims, no sweep, no gate, and nothing sees
/// that what is claimed stays funded. Only the benches deploy it, to compare.
contract OpenZeppelinStyleVesting {
    /// @notice What an account was promised, and paid of it.
    struct Entitlement {
        uint128 total;
        uint128 released;
    }

    /// @notice The account claimed already.
    error AlreadyClaimed(address account);
    /// @notice The proof does not lead from this leaf to the root.
    error InvalidProof();
    /// @notice Nothing is due now.
    error NothingDue(address account);

    /// @notice A leaf was claimed.
    event Claimed(uint256 indexed index, address indexed account, uint256 amount);
    /// @notice A part of an entitlement was paid.
    event Released(address indexed account, uint256 amount);

    /// @notice ERC-20 that is paid out.
    IERC20 public immutable token;
    /// @notice Root of the tree of double-hashed leaves.
    bytes32 public immutable merkleRoot;
    /// @notice Unix seconds from which tokens vest.
    uint256 public immutable start;
    /// @notice Seconds over which they do.
    uint256 public immutable duration;

    mapping(address account => Entitlement) private _entitlements;

    constructor(IERC20 token_, bytes32 merkleRoot_, uint256 start_, uint256 duration_) {
        token = token_;
        merkleRoot = merkleRoot_;
        start = start_;
        duration = duration_;
    }

    /// @notice Records the leaf, once, and pays what is vested of it.
    function claim(uint256 index, address account, uint256 amount, bytes32[] calldata proof) external {
        if (_entitlements[account].total != 0) revert AlreadyClaimed(account);
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(index, account, amount))));
        if (!MerkleProof.verifyCalldata(proof, merkleRoot, leaf)) revert InvalidProof();
        uint256 due = _vested(amount);
        _entitlements[account] = Entitlement({ total: uint128(amount), released: uint128(due) });
        emit Claimed(index, account, amount);
        if (due != 0) SafeERC20.safeTransfer(token, account, due);
    }

    /// @notice Pays what is vested and not paid yet.
    function release(address account) external {
        _release(account);
    }

    /// @notice Pays each account what is vested and not paid yet.
    function releaseMany(address[] calldata accounts) external {
        for (uint256 i = 0; i < accounts.length; ++i) _release(accounts[i]);
    }

    function _release(address account) private {
        Entitlement memory held = _entitlements[account];
        uint256 due = _vested(held.total) - held.released;
        if (due == 0) revert NothingDue(account);
        _entitlements[account].released = uint128(held.released + due);
        emit Released(account, due);
        SafeERC20.safeTransfer(token, account, due);
    }

    function _vested(uint256 total) private view returns (uint256) {
        if (block.timestamp < start) return 0;
        if (block.timestamp >= start + duration) return total;
        return (total * (block.timestamp - start)) / duration;
    }
}
